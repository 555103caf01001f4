import { defineConfig } from 'vitest/config'

/**
 * Two projects: `unit` needs nothing but Node, tries the store on Upstash where `redis-server` is installed, and takes
 * seconds; `e2e` starts processes, the real runtime, and real servers where they are installed.
 */
const withProcesses = [
  'test/drills/**/*.test.ts',
  'test/e2e/**/*.test.ts',
  'test/runtime/**/*.test.ts',
  'test/scripts/**/*.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: withProcesses, isolate: false } },
      {
        test: {
          name: 'e2e',
          include: withProcesses,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They mostly wait, so two files at a time take little more of two cores than one. No test may count on a port or
          // on a folder of its own choice.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})

// Builds a Worker of the bench from its source, with the settings that wrangler bundles with.
import { join } from 'node:path'
import { build, stop as stopCompiler } from 'esbuild'
import type { WorkerModule } from '../capnp-config.ts'

/** @param file in this directory */
export async function compileWorker(file: string): Promise<readonly WorkerModule[]> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, file)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  }).finally(stopCompiler)
  return [{ name: 'index.js', type: 'esModule', contents: outputFiles[0]?.text ?? '' }]
}

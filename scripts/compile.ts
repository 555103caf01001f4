// Builds a Worker from its source with the settings that wrangler bundles with, so that what runs here is what a deploy
// ships.
import { build, stop as stopCompiler } from 'esbuild'

export interface CompileOptions {
  /** Names in the source, and what stands in their place. */
  readonly define?: Readonly<Record<string, string>>
  /** As `wrangler deploy --minify` does it; without it, functions keep their names. */
  readonly minify?: boolean
}

/** The compiler is one process for all: to stop it takes what others are building with it. */
let building = 0

/** @throws {Error} in the compiler's words, where it cannot be built */
export async function compile(
  main: string,
  { define = {}, minify = false }: CompileOptions = {},
): Promise<string> {
  building += 1
  const { outputFiles } = await build({
    entryPoints: [main],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    minify,
    keepNames: !minify,
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    logLevel: 'silent',
  }).finally(async () => {
    building -= 1
    if (building === 0) await stopCompiler()
  })
  return outputFiles[0]?.text ?? ''
}

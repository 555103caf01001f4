// Workers of the bench itself, as modules of workerd.
import { join } from 'node:path'
import type { WorkerModule } from '../capnp-config.ts'
import { compile } from '../compile.ts'

/** @param file in this directory */
export async function compileWorker(file: string): Promise<readonly WorkerModule[]> {
  const contents = await compile(join(import.meta.dirname, file), { minify: true })
  return [{ name: 'index.js', type: 'esModule', contents }]
}

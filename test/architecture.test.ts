// The rules about the code, as a program: who may import whom, who may use what, and how long a file may be.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const source = join(root, 'src')

interface File {
  /** Relative to src, with slashes: `signals/account-row.ts`. */
  readonly path: string
  readonly text: string
  /** Code without comments and strings of their own line. */
  readonly code: string
  /** Files of ours that it imports, relative to src; types too. */
  readonly imports: readonly { readonly path: string; readonly typeOnly: boolean }[]
}

/** What it holds is a text for browsers, no code of ours to be judged; its source is in `client/`. */
const generated = 'delivery/client-scripts.ts'

const files: readonly File[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => {
    const path = name.replaceAll('\\', '/')
    const text = readFileSync(join(source, name), 'utf8')
    const code =
      path === generated ? '' : text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
    return { path, text, code, imports: importsOf(path, code) }
  })

function importsOf(path: string, code: string): File['imports'] {
  const statements = code.matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+'(\.[^']+)'/gm)
  const whole = (target: string) =>
    relative(source, resolve(source, dirname(path), target)).replaceAll('\\', '/')
  const later = code.matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)/g)
  return [
    ...[...statements].map(([statement, type, target = '']) => ({
      path: whole(target),
      typeOnly: type !== undefined || isTypeOnlyList(statement),
    })),
    ...[...later].map(([, target = '']) => ({ path: whole(target), typeOnly: false })),
  ]
}

/** `import { type A, type B } from` imports types only. */
function isTypeOnlyList(statement: string): boolean {
  const list = /\{([^}]*)\}/.exec(statement)?.[1]
  return list?.split(',').every(name => name.trim() === '' || name.trim().startsWith('type ')) === true
}

const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')
const shelves = ['signals', 'challenges', 'stores', 'sinks', 'presets', 'routes']
const wiring = ['build.ts', 'resilient-store.ts']
const nouns = ['attempt.ts', 'verdict.ts']

/** Items of a shelf: what its registry imports, or what wires a site, at once or later. */
function items(shelf: string): readonly string[] {
  const registries = files.filter(({ path }) => path === `${shelf}/index.ts` || wiring.includes(path))
  return registries
    .flatMap(({ imports }) => imports)
    .map(({ path }) => path)
    .filter(path => folderOf(path) === shelf && !path.endsWith('/index.ts') && !path.endsWith('/contract.ts'))
}

function violations(check: (file: File) => readonly string[]): readonly string[] {
  return files.flatMap(file => check(file).map(what => `${file.path}: ${what}`))
}

describe('who may import whom', () => {
  it('finds the files at all', () => {
    expect(files.length).toBeGreaterThan(60)
    expect(items('signals').length).toBeGreaterThan(10)
    expect(items('stores')).toContain('stores/breaker.ts')
    for (const shelf of shelves) expect([shelf, items(shelf).length > 1]).toEqual([shelf, true])
  })

  it('lib/ imports nothing of ours but its own', () => {
    expect(
      violations(({ path, imports }) =>
        folderOf(path) === 'lib'
          ? imports.map(found => found.path).filter(found => folderOf(found) !== 'lib')
          : [],
      ),
    ).toEqual([])
  })

  it('nouns import lib/ and each other, nothing else', () => {
    const check = ({ path, imports }: File) =>
      nouns.includes(path)
        ? imports
            .map(found => found.path)
            .filter(found => folderOf(found) !== 'lib' && !nouns.includes(found))
        : []
    expect(violations(check)).toEqual([])
  })

  it('a contract imports nothing but types', () => {
    const check = ({ path, imports }: File) =>
      path.endsWith('/contract.ts')
        ? imports
            .filter(({ typeOnly, path: found }) => !typeOnly && folderOf(found) !== 'lib')
            .map(found => found.path)
        : []
    expect(violations(check).filter(line => !line.startsWith('admin/'))).toEqual([])
  })

  it('an item of a shelf never imports another item, of its own shelf or of another', () => {
    const all = shelves.flatMap(items)
    const check = ({ path, imports }: File) =>
      all.includes(path) ? imports.map(found => found.path).filter(found => all.includes(found)) : []
    expect(violations(check)).toEqual([])
  })

  it('what the stages are made of imports no registry, no item of a shelf, and of a stage only types', () => {
    const all = shelves.flatMap(items)
    // Those that the guard calls, in order. The other files of the folder are parts of them.
    const own = new Set([
      'stages/classify.ts',
      'stages/identify.ts',
      'stages/sense.ts',
      'stages/judge.ts',
      'stages/act.ts',
      'stages/learn.ts',
      'stages/watch.ts',
      'stages/record.ts',
    ])
    const check = ({ path, imports }: File) =>
      folderOf(path) === 'stages'
        ? imports
            .filter(
              ({ path: found, typeOnly }) =>
                found.endsWith('/index.ts') || all.includes(found) || (own.has(found) && !typeOnly),
            )
            .map(found => found.path)
        : []
    expect(files.filter(({ path }) => own.has(path))).toHaveLength(own.size)
    expect(violations(check)).toEqual([])
  })

  it('what hands out and redeems checks imports no registry and no item of a shelf: they are handed in', () => {
    const all = shelves.flatMap(items)
    const check = ({ path, imports }: File) =>
      folderOf(path) === 'delivery' || path === 'visitors.ts'
        ? imports.map(found => found.path).filter(found => found.endsWith('/index.ts') || all.includes(found))
        : []
    expect(violations(check)).toEqual([])
  })

  it('no stage reaches into what hands out checks: what it needs of that, the site gives it', () => {
    const check = ({ path, imports }: File) =>
      folderOf(path) === 'stages'
        ? imports.map(found => found.path).filter(found => folderOf(found) === 'delivery')
        : []
    expect(violations(check)).toEqual([])
  })

  it('only build.ts imports registries as values', () => {
    const check = ({ path, imports }: File) =>
      path === 'build.ts'
        ? []
        : imports
            .filter(
              ({ path: found, typeOnly }) =>
                shelves.some(shelf => found === `${shelf}/index.ts`) && !typeOnly,
            )
            .map(found => found.path)
    expect(violations(check)).toEqual([])
  })

  it('only the entry imports object classes', () => {
    const check = ({ path, imports }: File) =>
      path === 'index.ts'
        ? []
        : imports.filter(found => found.path.endsWith('.object.ts')).map(found => found.path)
    expect(violations(check)).toEqual([])
  })

  it('there is no cycle of values', () => {
    const values = new Map(
      files.map(({ path, imports }) => [
        path,
        imports.filter(({ typeOnly }) => !typeOnly).map(found => found.path),
      ]),
    )
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      if (done.has(path) || trail.includes(path)) return
      for (const next of values.get(path) ?? []) visit(next, [...trail, path])
      done.add(path)
    }
    for (const path of values.keys()) visit(path, [])
    expect(cycles).toEqual([])
  })
})

describe('who may use what', () => {
  const only = (use: RegExp, allowed: readonly string[]) =>
    violations(({ path, code }) => (use.test(code) && !allowed.includes(path) ? [String(use)] : []))

  it('one file asks the origin, and the platform’s fetch enters at the entry', () => {
    expect(only(/(?<![\w.])fetch\(/, ['index.ts', 'origin.ts'])).toEqual([])
    // What is wired asks only whether another origin's page may read our answers: nothing of a visitor's goes along.
    const asking = ['guard.ts', 'app.ts', 'stages/act.ts', 'build.ts']
    expect(only(/\borigin\.(?:ask|pass)\(/, asking)).toEqual([])
    const wired = files.find(({ path }) => path === 'build.ts')?.code.match(/\borigin\.(?:ask|pass)\(/g)
    expect(wired).toEqual(['origin.pass('])
  })

  it('the clock is read by the entry and the objects', () => {
    const check = ({ path, code }: File) =>
      /\bDate\.now\(|\bnew Date\(\)/.test(code) && path !== 'index.ts' && !path.endsWith('.object.ts')
        ? ['reads the clock']
        : []
    expect(violations(check)).toEqual([])
  })

  it('chance is never Math.random', () => expect(only(/\bMath\.random\(/, [])).toEqual([]))

  it('the console belongs to the app, the wiring, and the object that nobody else speaks for', () =>
    expect(only(/\bconsole\.\w+\(/, ['app.ts', 'build.ts', 'ledger/ledger.object.ts'])).toEqual([]))

  it('cloudflare:* is imported by the entry and the object classes alone', () => {
    const check = ({ path, code }: File) =>
      code.includes("'cloudflare:") && path !== 'index.ts' && !path.endsWith('.object.ts')
        ? ['imports cloudflare:*']
        : []
    expect(violations(check)).toEqual([])
  })

  it('nothing unescaped gets into a page', () => expect(only(/\braw\(/, [])).toEqual([]))

  it('the types are not switched off', () =>
    expect(only(/\bas any\b|: any\b|@ts-ignore|@ts-expect-error/, [])).toEqual([]))
})

describe('the watchtower', () => {
  const room = (path: string) => /^watchtower\/(\w+)\//.exec(path)?.[1] ?? ''
  /** Which rooms each may import from; all of them what lies beside the rooms. */
  const open: Readonly<Record<string, readonly string[]>> = {
    tower: [],
    memory: [],
    isolate: [],
    object: ['tower', 'memory'],
  }

  it('has these rooms, and only object/ imports from others', () => {
    const rooms = new Set(files.map(({ path }) => room(path)).filter(name => name !== ''))
    expect([...rooms].toSorted()).toEqual(Object.keys(open).toSorted())
    expect(
      violations(({ path, imports }) =>
        imports.flatMap(target => {
          const [here, there] = [room(path), room(target.path)]
          const isOpen = here === '' || there === '' || here === there || open[here]?.includes(there)
          return isOpen ? [] : [target.path]
        }),
      ),
    ).toEqual([])
  })
})

describe('every file', () => {
  it('is code: nothing else lies about', () => {
    const others = readdirSync(source, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && !entry.name.endsWith('.ts'))
      .map(({ name }) => name)
    expect(others).toEqual([])
  })

  it('says in its first line what it does', () => {
    expect(violations(({ text }) => (text.startsWith('// ') ? [] : ['has no header']))).toEqual([])
  })

  it('is one thing: at most 200 lines', () => {
    // Knowledge and no code: a list is one thing however long it is.
    const tables = ['lib/same-letters.ts', 'config/countries.ts', 'presets/better-auth.ts']
    expect(
      violations(({ path, text }) =>
        text.split('\n').length > 201 && !tables.includes(path) ? [`${text.split('\n').length} lines`] : [],
      ),
    ).toEqual([])
  })

  it('says what it says in lines of at most 120 columns', () => {
    const long = (text: string) =>
      text.split('\n').filter(line => line.length > 120 && /^\s*(?:\/\/|\/?\*)/.test(line))
    expect(violations(({ path, text }) => (path === generated ? [] : long(text)))).toEqual([])
  })

  it('loads in plain Node, but for the entry and the object classes', async () => {
    const failed: string[] = []
    for (const { path } of files) {
      if (path === 'index.ts' || path.endsWith('.object.ts')) continue
      await import(join(source, path)).catch((error: Error) => failed.push(`${path}: ${error.message}`))
    }
    expect(failed).toEqual([])
  })
})

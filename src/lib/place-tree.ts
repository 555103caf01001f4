// A tree of the names under which parameters stand, so that a request is walked once for all of them. It knows no
// format: what a name is in a form or in JSON, `form-fields.ts` and `json-fields.ts` know.

/** One level of names. */
export interface PlaceTree {
  /** Numbers of the parameters that stand here. */
  readonly here: readonly number[]
  readonly below: ReadonlyMap<string, PlaceTree>
}

/** What was found for one parameter. */
export interface Found {
  /** Every value, in order; from JSON whatever stands there. */
  readonly values: unknown[]
  /** What is left of a value for a stack that ends it at a bare `;`. */
  readonly cut: string[]
  /** It is there as a list or a table of values too: `action[]=x` is no `action` at all to PHP. */
  isList: boolean
  /** A form has it as a table, with names of its own below it: `email[$regex]=x`. */
  isTable: boolean
}

/** What was found, by the parameter's number. */
export type FoundByNumber = (Found | undefined)[]

/** Names inside one another: `user[email]` is `['user', 'email']`. */
export type NamePath = readonly string[]

/** The tree of all `paths` to each parameter; the first list is parameter 0's. Case and list indexes do not count. */
export function placeTree(paths: readonly (readonly NamePath[])[]): PlaceTree {
  const root = emptyTree()
  for (const [number, ways] of paths.entries()) {
    for (const way of ways) {
      const end = way.filter((name, depth) => depth === 0 || !isIndex(name)).reduce(stepBelow, root)
      if (!end.here.includes(number)) end.here.push(number)
    }
  }
  return root
}

interface GrowingTree {
  readonly here: number[]
  readonly below: Map<string, GrowingTree>
}

function emptyTree(): GrowingTree {
  return { here: [], below: new Map() }
}

function stepBelow(tree: GrowingTree, name: string): GrowingTree {
  const below = tree.below.get(foldedCase(name)) ?? emptyTree()
  tree.below.set(foldedCase(name), below)
  return below
}

/** What was found for a parameter so far, to be added to. */
export function foundFor(found: FoundByNumber, number: number): Found {
  const known = found[number] ?? { values: [], cut: [], isList: false, isTable: false }
  found[number] = known
  return known
}

/** A step that counts the elements of a list, or adds one: `[0]`, `[]`. */
export function isIndex(step: string): boolean {
  return step < ':' && /^\s*\d*$/.test(step)
}

/** A name as stacks read it that do not look at its case; Go takes `ſ` for `s` and the Kelvin sign for `k` as well. */
export function foldedCase(name: string): string {
  return /[\u0080-\uffff]/.test(name) ? name.toUpperCase().toLowerCase() : name.toLowerCase()
}

// Makes a value that nobody can change, all the way down. Vars live as long as the isolate: one request that changed
// them would change them for all that follow.

/** The same value, frozen with everything in it. Sets come from `frozenSet`. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const inner of Object.values(value)) frozen(inner)
  return value
}

/** A set that cannot be changed: freezing one alone does not keep `add` from adding. */
export function frozenSet<T>(values: Iterable<T>): ReadonlySet<T> {
  const refuse = (): never => {
    throw new TypeError('This set is part of the policy and cannot be changed.')
  }
  return Object.freeze(Object.assign(new Set(values), { add: refuse, delete: refuse, clear: refuse }))
}

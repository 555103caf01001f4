// The end of an exhaustive switch: a case that was forgotten does not compile.

/** Throws, should a value ever get past the compiler. The value itself is not named: it may be a secret. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable case of type ${typeof value}`)
}

// Reads a number from the command line. Pure.

/**
 * @param option as it is written, for the message: `--rounds`
 * @throws {RangeError} where it is none, not within the bounds, or not whole where it has to be
 */
export function numberArgument(
  option: string,
  text: string,
  { least, most, whole = false }: { readonly least: number; readonly most: number; readonly whole?: boolean },
): number {
  const value = Number(text)
  const fits = whole ? Number.isInteger(value) : Number.isFinite(value)
  if (text.trim() !== '' && fits && value >= least && value <= most) return value
  const kind = whole ? 'a whole number' : 'a number'
  throw new RangeError(`${option} is ${kind} from ${least} to ${most}, not ${JSON.stringify(text)}`)
}

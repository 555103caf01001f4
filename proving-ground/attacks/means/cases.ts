// Whether the n-th of many cases is one of a share: decided by its number, so that asking twice, or in
// another order, tells the same. Pure.
import { mix, type Random } from '../../random.ts'

export function cases(random: Random): (n: number, share: number) => boolean {
  const key = random.below(2 ** 32)
  return (n, share) => mix(n, key) / 2 ** 32 < share
}

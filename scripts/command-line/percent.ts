// Shares as people read them.

/** `74 %`, `5.1 %`, of a share from 0 to 1: one decimal where it is below ten. */
export function percentText(share: number): string {
  const percent = share * 100
  const digits = percent < 9.95 && !Number.isInteger(percent) ? 1 : 0
  return `${percent.toFixed(digits)} %`
}

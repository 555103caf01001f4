// Figures as people read them. Null is a dash. Pure.

export const none = '–'

export function countText(value: number | null): string {
  return value === null ? none : Math.round(value).toLocaleString('en')
}

/** `0.25 %`; what is not nothing never reads as nothing, nor what is not all as all. */
export function shareText(share: number | null): string {
  if (share === null) return none
  const percent = share * 100
  if (percent === 0 || percent === 100) return `${percent} %`
  if (percent < 0.005) return '<0.01 %'
  if (percent > 99.95 && percent < 100) return '>99.9 %'
  return `${percent.toFixed(percent < 10 ? 2 : 1)} %`
}

export function ratioText(ratio: number | null): string {
  return ratio === null ? none : ratio.toFixed(2)
}

export function dollarsText(dollars: number | null): string {
  return dollars === null
    ? none
    : `$${dollars.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
}

export function minutesText(minutes: number): string {
  if (minutes < 90) return `${Math.round(minutes)} min`
  return minutes < 48 * 60 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 60 / 24).toFixed(1)} d`
}

const BARS = '▁▂▃▄▅▆▇█'

/** One bar a value from 0 to the largest, the newest at the right; a space where nothing is known. */
export function sparkline(values: readonly (number | null)[]): string {
  const largest = Math.max(0, ...values.map((value) => value ?? 0))
  return values.map((value) => (value === null ? ' ' : barFor(value, largest))).join('')
}

function barFor(value: number, largest: number): string {
  const share = largest === 0 ? 0 : value / largest
  return BARS[Math.min(BARS.length - 1, Math.floor(share * BARS.length))] as string
}

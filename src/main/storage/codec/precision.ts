import type { ColumnKey, CoreQuantity } from '#shared/sample-columns'

/** `compact` rounds what cores and clusters report: shares to 1/1000 and frequencies to whole MHz. */
export type Precision = 'lossless' | 'compact'

/** Steps in one unit of a compact number. */
const STEPS: Readonly<Record<CoreQuantity, number>> = { frequencyMhz: 1, activeRatio: 1000 }

export function toCompact(value: number, quantity: CoreQuantity): number {
  const steps = STEPS[quantity]
  const scaled = Math.round(value * steps)
  // -0 becomes 0, and numbers too large for whole steps stay as they are.
  return Number.isSafeInteger(scaled) ? (scaled === 0 ? 0 : scaled / steps) : value
}

/** What a cluster's or a core's column holds; null for a metric, which is never rounded. */
export function compactQuantity(key: ColumnKey): CoreQuantity | null {
  if (!key.startsWith('cluster:') && !key.startsWith('core:')) return null
  return key.endsWith(':activeRatio') ? 'activeRatio' : 'frequencyMhz'
}

const coarse = new Float64Array(1)
const coarseWords = new Uint32Array(coarse.buffer)

/** The nearest number of 16 binary places, which is within a hundred-thousandth. */
export function toCoarse(value: number): number {
  coarse[0] = value
  coarseWords[0] = 0
  coarseWords[1] = ((coarseWords[1] as number) + 8) & 0xffff_fff0
  return Number.isFinite(coarse[0]) ? coarse[0] : value
}

import { DOUBT_REASONS } from '#shared/metrics'
import { byKey, NO_DOUBTS, type Doubt, type PlacedSample } from '#shared/sample'
import { isColumnKey } from '#shared/sample-columns'
import type { BlockWriter } from './block'
import { DamagedBlockError } from './bytes'

/** What doubts in one series have in common; each kind has a column of what was reported, and of its limit. */
export type DoubtKind = Pick<Doubt, 'key' | 'reason' | 'against'>

const SERIES = 2
const columnName = (index: number): string => `doubt:${index}`

/** Writes the columns of all doubts; returns their kinds, for the head of the block. */
export function writeDoubts(writer: BlockWriter, samples: readonly PlacedSample[]): DoubtKind[] {
  const kinds = new Map<string, { kind: DoubtKind; series: Float64Array[] }>()
  const empty = (): Float64Array => new Float64Array(samples.length).fill(Number.NaN)
  samples.forEach(({ sample }, row) => {
    for (const { key, reason, against, reported, limit } of sample.doubts) {
      const kind: DoubtKind = { key, reason, against }
      const text = JSON.stringify(kind)
      const { series } = kinds.get(text) ?? { series: Array.from({ length: SERIES }, empty) }
      kinds.set(text, { kind, series })
      const [reports, limits] = series as [Float64Array, Float64Array]
      reports[row] = reported
      limits[row] = limit ?? Number.NaN
    }
  })
  const sorted = [...kinds.values()].sort((one, other) => byKey(one.kind, other.kind))
  return sorted.map(({ kind, series }, index) => {
    writer.add(columnName(index), series)
    return kind
  })
}

interface DoubtColumns {
  series: (name: string, count: number) => Float64Array[]
}

/** The doubts of each row that has any, in the order of their kinds. */
export function readDoubts(kinds: readonly DoubtKind[], block: DoubtColumns): Map<number, readonly Doubt[]> {
  const doubts = new Map<number, Doubt[]>()
  kinds.forEach((kind, index) => {
    if (!isKnown(kind)) throw new DamagedBlockError('it doubts what is no series')
    const [reports, limits] = block.series(columnName(index), SERIES) as [Float64Array, Float64Array]
    reports.forEach((reported, row) => {
      if (Number.isNaN(reported)) return
      const limit = limits[row] as number
      const doubt = { ...kind, reported, limit: Number.isNaN(limit) ? null : limit }
      doubts.set(row, [...(doubts.get(row) ?? NO_DOUBTS), doubt])
    })
  })
  return doubts
}

function isKnown({ key, reason, against }: DoubtKind): boolean {
  const known = DOUBT_REASONS.includes(reason) && isColumnKey(key)
  return known && (against === 'range' || isColumnKey(against))
}

import type { HistoryRange } from '#shared/history'
import type { ColumnKey } from '#shared/sample-columns'
import { liesIn, windowLengthMs } from '#shared/sample-window'
import type { DecodedColumns } from './codec/columns'

/** Between two points of the same time, which two segments may hold: times have to increase. */
const SMALLEST_STEP_MS = 0.001

type Points = Pick<HistoryRange, 'endMs' | 'elapsedMs' | 'gapBefore' | 'columns' | 'doubts'>

/** A point for every window that lies in the range at least in part; null where these are more than `most`. */
export function samplePoints(
  parts: readonly DecodedColumns[],
  fromMs: number,
  toMs: number,
  most: number,
): Points | null {
  const picked = pick(parts, fromMs, toMs)
  if (picked.length > most) return null
  const keys = new Set(parts.flatMap(({ values }) => Object.keys(values) as ColumnKey[]))
  const columns: Points['columns'] = {}
  for (const key of keys) {
    const values = Float64Array.from(picked, ({ part, index }) => part.values[key]?.[index] ?? Number.NaN)
    if (values.some((value) => !Number.isNaN(value)))
      columns[key] = { minimum: values, mean: values, maximum: values }
  }
  const endMs = increasing(picked)
  const doubts: Points['doubts'] = new Map()
  picked.forEach(({ part, endMs: recordedMs }, row) => {
    const found = part.doubts.get(recordedMs)
    if (found !== undefined) doubts.set(endMs[row] as number, found)
  })
  return {
    endMs,
    elapsedMs: Float64Array.from(picked, ({ part, index }) => part.elapsedMs[index] as number),
    gapBefore: Uint8Array.from(picked, ({ part, index }) => part.gapBefore[index] as number),
    columns,
    doubts,
  }
}

interface Picked {
  part: DecodedColumns
  index: number
  endMs: number
}

/** Ordered by time, since segments overlap where the clock was set back. */
function pick(parts: readonly DecodedColumns[], fromMs: number, toMs: number): Picked[] {
  const picked: Picked[] = []
  for (const part of parts) {
    for (let index = 0; index < part.endMs.length; index++) {
      const endMs = part.endMs[index] as number
      const windowMs = windowLengthMs(part.elapsedMs[index] as number)
      if (liesIn(endMs, windowMs, fromMs, toMs)) picked.push({ part, index, endMs })
    }
  }
  return picked.sort((a, b) => a.endMs - b.endMs)
}

function increasing(picked: readonly Picked[]): Float64Array {
  const ends = Float64Array.from(picked, ({ endMs }) => endMs)
  for (let i = 1; i < ends.length; i++) {
    ends[i] = Math.max(ends[i] as number, (ends[i - 1] as number) + SMALLEST_STEP_MS)
  }
  return ends
}

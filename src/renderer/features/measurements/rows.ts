import { VERDICT_LABELS, type MeasurementHead, type VerdictCode } from '#shared/measurement'
import { isKnownDate } from '#shared/sample-window'
import { SOURCES } from '#shared/sources'
import { words } from '#shared/words/words'
import { displayName, ORIGIN_LABELS } from '../../format/measurement-format'
import { sortRows } from '../../ui/sortable-head'

/** A row of the list: one measurement, a group of repeated runs, or one run of an open group. */
export type Row =
  | { kind: 'single' | 'run'; key: string; head: MeasurementHead }
  | { kind: 'group'; key: string; heads: MeasurementHead[]; isOpen: boolean }

/** Ids of the measurements of a row. */
export function idsOf(row: Row): string[] {
  return row.kind === 'group' ? row.heads.map(({ id }) => id) : [row.head.id]
}

export type ListColumn = 'name' | 'when' | 'duration' | 'energy' | 'peak' | 'verdict' | 'origin'

export interface ListSorting {
  column: ListColumn
  isDescending: boolean
}

export const NEWEST_FIRST: ListSorting = { column: 'when', isDescending: true }

/** What a column is sorted by: text, or a number in the unit of its figure; null, which is last in both directions, for unknown. */
const SORTED_BY: Readonly<Record<ListColumn, (row: Row) => string | number | null>> = {
  name: (row) => displayName(newestOf(row)),
  when: (row) => {
    const timeMs = Date.parse(newestOf(row).startedAt)
    return isKnownDate(timeMs) ? timeMs : null
  },
  duration: (row) => figuresOf(row).durationMs,
  energy: (row) => figuresOf(row).aneEnergyMj,
  peak: (row) => figuresOf(row).anePeakMw,
  verdict: (row) => verdictWords(row),
  origin: (row) => originWords(newestOf(row)),
}

/** The measurement of a row, the newest of a group. */
export function newestOf(row: Row): MeasurementHead {
  // Every group has a run.
  return row.kind === 'group' ? (row.heads[0] as MeasurementHead) : row.head
}

export function verdictWords(row: Row): string {
  const { verdict } = figuresOf(row)
  return verdict === null ? words.measurements.runsDiffer : VERDICT_LABELS[verdict]
}

/** How it was made. A source that is made up is named instead, so that it is not taken for a real measurement. */
export function originWords({ origin, source }: MeasurementHead): string {
  const { isReal, title } = SOURCES[source]
  return isReal ? ORIGIN_LABELS[origin] : title
}

/**
 * Rows for `list`, which has the newest first, also among those that are alike in the sorted column. Runs of a group become
 * one row; an open group is followed by its runs.
 */
export function rowsOf(
  list: readonly MeasurementHead[],
  openGroups: ReadonlySet<string>,
  { column, isDescending }: ListSorting,
): Row[] {
  const groups = new Map<string, MeasurementHead[]>()
  for (const head of list) {
    const key = head.group === null ? `id ${head.id}` : `group ${head.group}`
    const heads = groups.get(key)
    if (heads === undefined) groups.set(key, [head])
    else heads.push(head)
  }
  const rows = [...groups].flatMap(([key, heads]): Row[] => {
    const [head] = heads
    if (head === undefined) return []
    if (heads.length === 1) return [{ kind: 'single', key: head.id, head }]
    return [{ kind: 'group', key, heads, isOpen: openGroups.has(head.group ?? '') }]
  })
  return sortRows(rows, SORTED_BY[column], isDescending).flatMap((row) => [row, ...runsOf(row)])
}

function runsOf(row: Row): Row[] {
  if (row.kind !== 'group' || !row.isOpen) return []
  return row.heads.map((head) => ({ kind: 'run', key: head.id, head }))
}

/** Measurements whose name, note or verdict contain every word of `search`. */
export function filterHeads(list: readonly MeasurementHead[], search: string): readonly MeasurementHead[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return list
  return list.filter(({ name, note, verdict }) => {
    const searched = `${name} ${note} ${VERDICT_LABELS[verdict]}`.toLowerCase()
    return wanted.every((word) => searched.includes(word))
  })
}

/** The figures of a row: of its measurement, or the medians of repeated runs. null: not reported. */
export interface RowFigures {
  durationMs: number | null
  aneEnergyMj: number | null
  anePeakMw: number | null
  /** null when repeated runs differ. */
  verdict: VerdictCode | null
}

export function figuresOf(row: Row): RowFigures {
  if (row.kind !== 'group') return row.head
  const verdicts = new Set(row.heads.map(({ verdict }) => verdict))
  return {
    durationMs: median(row.heads.map(({ durationMs }) => durationMs)),
    aneEnergyMj: median(row.heads.map(({ aneEnergyMj }) => aneEnergyMj)),
    anePeakMw: median(row.heads.map(({ anePeakMw }) => anePeakMw)),
    verdict: verdicts.size === 1 ? (row.heads[0]?.verdict ?? null) : null,
  }
}

/** Median of the values that are not null; null without any. */
function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2
}

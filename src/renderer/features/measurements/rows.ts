import { VERDICT_LABELS, type MeasurementHead, type VerdictCode } from '#shared/measurement'

/** A row of the list: one measurement, a group of repeated runs, or one run of an open group. */
export type Row =
  | { kind: 'single' | 'run'; key: string; head: MeasurementHead }
  | { kind: 'group'; key: string; heads: MeasurementHead[]; isOpen: boolean }

/** Ids of the measurements of a row. */
export function idsOf(row: Row): string[] {
  return row.kind === 'group' ? row.heads.map(({ id }) => id) : [row.head.id]
}

/**
 * Rows for `list`, in its order, the newest first. Runs of a group become one row, in the place of the newest run; an open
 * group is followed by its runs.
 */
export function rowsOf(list: readonly MeasurementHead[], openGroups: ReadonlySet<string>): Row[] {
  const groups = new Map<string, MeasurementHead[]>()
  for (const head of list) {
    if (head.group !== null) groups.set(head.group, [...(groups.get(head.group) ?? []), head])
  }
  const rows: Row[] = []
  const placed = new Set<string>()
  for (const head of list) {
    const { group } = head
    const heads = group === null ? [] : (groups.get(group) ?? [])
    if (group === null || heads.length === 1) rows.push({ kind: 'single', key: head.id, head })
    else if (!placed.has(group)) {
      placed.add(group)
      for (const row of rowsOfGroup(group, heads, openGroups.has(group))) rows.push(row)
    }
  }
  return rows
}

function rowsOfGroup(group: string, heads: MeasurementHead[], isOpen: boolean): Row[] {
  const runs = heads.map((head) => ({ kind: 'run' as const, key: head.id, head }))
  return [{ kind: 'group', key: `group ${group}`, heads, isOpen }, ...(isOpen ? runs : [])]
}

/** Measurements whose name, note or verdict contain every word of `search`. */
export function filterHeads(list: readonly MeasurementHead[], search: string): readonly MeasurementHead[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return list
  return list.filter(({ name, note, verdict }) => {
    const words = `${name} ${note} ${VERDICT_LABELS[verdict]}`.toLowerCase()
    return wanted.every((word) => words.includes(word))
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

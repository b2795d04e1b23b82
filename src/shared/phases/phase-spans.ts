import type { TrackEvent } from '#shared/track-events'
import { parsePhaseWords, parseUnits, type UnitCount } from './phase-lines'

/** One repeat of a phase. */
export interface PhaseSpan {
  name: string
  /** ms since 1970, on the axis of the samples. */
  startMs: number
  /** null: it never ended. */
  endMs: number | null
  counts: UnitCount[]
  /** How far both times may be off, either way, ms. */
  uncertaintyMs: number
}

export interface FoundPhases {
  /** By their start. */
  spans: PhaseSpan[]
  /** Names of ends that had no begin, as often as they came. */
  strayEnds: string[]
}

/**
 * The phases that marks of kind `phase-begin` and `phase-end` make. Phases may nest, overlap and repeat; where one name is
 * open several times, an end ends the one that began first. `marks`: in any order, also other events.
 */
export function findPhases(marks: Iterable<TrackEvent>): FoundPhases {
  const spans: PhaseSpan[] = []
  const strayEnds: string[] = []
  const open = new Map<string, PhaseSpan[]>()
  for (const { kind, label, startMs, uncertaintyMs } of inOrder(marks)) {
    const parsed = parsePhaseWords(`${kind === 'phase-begin' ? 'begin' : 'end'} ${label}`)
    if (!parsed.ok) continue
    const { name, counts } = parsed.value
    const ofName = open.get(name) ?? []
    open.set(name, ofName)
    if (kind === 'phase-begin') {
      const span: PhaseSpan = { name, startMs, endMs: null, counts: [], uncertaintyMs }
      ofName.push(span)
      spans.push(span)
      continue
    }
    const ended = ofName.shift()
    if (ended === undefined) strayEnds.push(name)
    else {
      ended.endMs = startMs
      ended.counts = counts
      ended.uncertaintyMs = Math.max(ended.uncertaintyMs, uncertaintyMs)
    }
  }
  return { spans, strayEnds }
}

/** By time; of one time, begins come first, since no phase ends before it began. */
function inOrder(marks: Iterable<TrackEvent>): TrackEvent[] {
  const isBegin = ({ kind }: TrackEvent): number => Number(kind === 'phase-begin')
  return [...marks]
    .filter(({ kind }) => kind === 'phase-begin' || kind === 'phase-end')
    .sort((one, other) => one.startMs - other.startMs || isBegin(other) - isBegin(one))
}

/** What was counted in all of a measurement: of each name the newest count. `marks`: in the order in which they were set. */
export function countedUnits(marks: Iterable<TrackEvent>): UnitCount[] {
  const counts = new Map<string, UnitCount>()
  for (const { kind, label } of marks) {
    const units = kind === 'unit-count' ? parseUnits(label) : null
    if (units?.ok === true) for (const unit of units.value) counts.set(unit.name, unit)
  }
  return [...counts.values()]
}

/**
 * Phases as intervals beside the other events, in the place of the marks that make them: for a chart or a trace. `events` by
 * start, as the answer is.
 */
export function withPhases(events: readonly TrackEvent[]): readonly TrackEvent[] {
  const isOther = ({ kind }: TrackEvent): boolean => kind !== 'phase-begin' && kind !== 'phase-end'
  if (events.every(isOther)) return events
  const phases = findPhases(events).spans.map(({ name, startMs, endMs, uncertaintyMs }): TrackEvent => ({
    ...{ kind: 'phase', startMs, endMs, uncertaintyMs },
    label: endMs === null ? `${name} begins` : name,
  }))
  return [...events.filter(isOther), ...phases].sort((one, other) => one.startMs - other.startMs)
}

import type { TrackEvent } from '#shared/track-events'
import { printable } from '#shared/printable'
import { words } from '#shared/words/words'
import { kindLabel } from '../../format/event-format'
import { formatProcess } from '../../format/process-format'

/** Characters of a record's text that a row shows. */
const SHOWN_TEXT = 300

/** An event as a row of the list, in words. */
export interface EventRow {
  kind: string
  /** Empty where no program is named. */
  program: string
  /** How the line shows whose work it tells of; empty where it does not. */
  evidence: string
  /** The record's text, or the label of an event that is none of the log's; escaped. */
  text: string
}

export function rowTextOf({ kind, label, ane }: TrackEvent): EventRow {
  const isNamed = ane !== undefined && (ane.process !== null || ane.pid !== null)
  return {
    kind: kindLabel(kind),
    program: isNamed ? formatProcess({ name: ane.process, pid: ane.pid }) : '',
    evidence: ane?.evidence == null ? '' : words.events.evidence[ane.evidence].label,
    text: printable((ane?.message ?? label).slice(0, SHOWN_TEXT)),
  }
}

const texts = new WeakMap<TrackEvent, string>()

/** What a search looks at: the kind, the program, who wrote it, and all of the text. */
function searchedText(event: TrackEvent): string {
  const known = texts.get(event)
  if (known !== undefined) return known
  const { kind, label, ane } = event
  const parts = [kindLabel(kind), label, ane?.process, ane?.pid, ane?.writer, ane?.message]
  const text = parts.join(' ').toLowerCase()
  texts.set(event, text)
  return text
}

/** The events that contain every word of `search`. */
export function filterEvents(events: readonly TrackEvent[], search: string): readonly TrackEvent[] {
  const terms = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (terms.length === 0) return events
  return events.filter((event) => {
    const text = searchedText(event)
    return terms.every((term) => text.includes(term))
  })
}

import { LONGEST_MESSAGE } from '#shared/ane-facts'
import { formatDuration } from '#shared/format'
import { printable } from '#shared/printable'
import { isAneEvent, type AneEvent, type TrackEvent } from '#shared/track-events'
import { CommandText } from '../../components/command-text'
import { formatUncertainty, kindLabel } from '../../format/event-format'
import { EVIDENCE_WORDS } from '../../format/process-format'
import { formatClockMs, formatDay } from '../../format/time-format'

/** Of what main lets into the clipboard at once: an escaped text may be six times as long as it was. */
const LONGEST_COPY = 20_000

/** Everything that is known of one event, with the record's text as it was. */
export function EventRecord({ event }: { event: TrackEvent }) {
  const { kind, startMs, endMs, uncertaintyMs } = event
  const until = endMs === null ? '' : ` to ${formatClockMs(endMs)}, ${formatDuration(endMs - startMs)}`
  return (
    <aside className="event-record" aria-label="Record" tabIndex={0}>
      <h3>{kindLabel(kind)}</h3>
      <CommandText text={recordText(event)} name="the record" />
      <dl className="live-facts">
        <dt>Time</dt>
        <dd>
          {formatDay(startMs)} {formatClockMs(startMs)}
          {until}
          {formatUncertainty(uncertaintyMs)} <small>{exactness(uncertaintyMs)}</small>
        </dd>
        {isAneEvent(event) && <FactRows {...event} />}
      </dl>
      {isAneEvent(event) && event.ane.message === null && (
        <p className="not-reported">Its text was left out when it was exported.</p>
      )}
      {event.ane?.message?.length === LONGEST_MESSAGE && (
        <p className="not-reported">Its text was longer: {LONGEST_MESSAGE} characters of it are kept.</p>
      )}
    </aside>
  )
}

function FactRows({ ane: { process, pid, evidence, writer, isOfCommand } }: AneEvent) {
  return (
    <>
      <dt>Program</dt>
      <dd>{process === null ? 'not named' : <bdi>{printable(process)}</bdi>}</dd>
      <dt>Process id</dt>
      <dd>{pid ?? 'not told'}</dd>
      <dt>Told by</dt>
      <dd>{evidence === null ? 'A line that tells of nobody’s use.' : EVIDENCE_WORDS[evidence].meaning}</dd>
      <dt>Written by</dt>
      <dd>{writer === null ? 'left out' : <bdi>{printable(writer)}</bdi>}</dd>
      {isOfCommand !== null && (
        <>
          <dt>Command</dt>
          <dd>{isOfCommand ? 'a process of it' : 'none of its processes'}</dd>
        </>
      )}
    </>
  )
}

/** What `± 800 ms` is about: events of the log are exact beside each other, samples are placed by their arrival. */
function exactness(uncertaintyMs: number): string {
  return uncertaintyMs > 0 ? 'beside the samples; exact beside other events' : ''
}

/** The text of the record as it was, escaped; of an event that is none of the log's, what it says. */
export function recordText(event: TrackEvent): string {
  const text = isAneEvent(event) ? event.ane.message : event.label
  return (text === null || text === '' ? kindLabel(event.kind) : printable(text)).slice(0, LONGEST_COPY)
}

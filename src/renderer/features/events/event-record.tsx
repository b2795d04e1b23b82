import { LONGEST_MESSAGE } from '#shared/ane-facts'
import { formatDay, formatDuration } from '#shared/format'
import { LONGEST_COPY } from '#shared/limits'
import { printable } from '#shared/printable'
import { isAneEvent, type AneEvent, type TrackEvent } from '#shared/track-events'
import { words } from '#shared/words/words'
import { CommandText } from '../../components/command-text'
import { formatUncertainty, kindLabel } from '../../format/event-format'
import { formatClockMs } from '../../format/time-format'

/** Everything that is known of one event, with the record's text as it was. */
export function EventRecord({ event }: { event: TrackEvent }) {
  const { kind, startMs, endMs, uncertaintyMs } = event
  const clock = formatClockMs(startMs)
  return (
    <aside className="event-record" aria-label={words.events.record} tabIndex={0}>
      <h3>{kindLabel(kind)}</h3>
      <CommandText text={recordText(event)} name={words.events.theRecord} />
      <dl className="live-facts">
        <dt>{words.events.time}</dt>
        <dd>
          {formatDay(startMs)}{' '}
          {endMs === null
            ? clock
            : words.events.recordInterval(clock, formatClockMs(endMs), formatDuration(endMs - startMs))}
          {formatUncertainty(uncertaintyMs)} <small>{exactness(uncertaintyMs)}</small>
        </dd>
        {isAneEvent(event) && <FactRows {...event} />}
      </dl>
      {isAneEvent(event) && event.ane.message === null && (
        <p className="not-reported">{words.events.textLeftOut}</p>
      )}
      {event.ane?.message?.length === LONGEST_MESSAGE && (
        <p className="not-reported">{words.events.textCut(LONGEST_MESSAGE)}</p>
      )}
    </aside>
  )
}

function FactRows({ ane: { process, pid, evidence, writer, isOfCommand } }: AneEvent) {
  return (
    <>
      <dt>{words.events.program}</dt>
      <dd>{process === null ? words.events.notNamed : <bdi>{printable(process)}</bdi>}</dd>
      <dt>{words.events.processId}</dt>
      <dd>{pid ?? words.events.notTold}</dd>
      <dt>{words.events.toldBy}</dt>
      <dd>{evidence === null ? words.events.toldByNobody : words.events.evidence[evidence].meaning}</dd>
      <dt>{words.events.writtenBy}</dt>
      <dd>{writer === null ? words.events.leftOut : <bdi>{printable(writer)}</bdi>}</dd>
      {isOfCommand !== null && (
        <>
          <dt>{words.events.command}</dt>
          <dd>{isOfCommand ? words.events.ofCommand : words.events.notOfCommand}</dd>
        </>
      )}
    </>
  )
}

/** What `± 800 ms` is about: events of the log are exact beside each other, samples are placed by their arrival. */
function exactness(uncertaintyMs: number): string {
  return uncertaintyMs > 0 ? words.events.exactBesideEvents : ''
}

/** The text of the record as it was, escaped, which may make it six times as long, and cut to what may be copied at once; of an event that is none of the log's, what it says. */
export function recordText(event: TrackEvent): string {
  const text = isAneEvent(event) ? event.ane.message : event.label
  return (text === null || text === '' ? kindLabel(event.kind) : printable(text)).slice(0, LONGEST_COPY)
}

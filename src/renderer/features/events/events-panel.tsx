import { useDeferredValue, useMemo } from 'react'
import type { TrackEvent } from '#shared/track-events'
import { words } from '#shared/words/words'
import { useThrottledSource } from '../../charts/range-source-context'
import { WhoSentences } from '../../components/who-sentences'
import { formatSpan } from '../../format/time-format'
import { toggleEventList, useEventList } from '../../stores/event-list-store'
import type { RangeSource, ViewedRange } from '../../stores/range-source'
import { useWho } from '../../stores/who-store'
import { Button } from '../../ui/button'
import { CloseIcon } from '../../ui/icons'
import { SearchField } from '../../ui/search-field'
import { EventRecord } from './event-record'
import { EventTable } from './event-table'
import { filterEvents } from './listed-event'
import { useListedEvents } from './use-listed-events'

/** The list of events of what the charts around it show, and the record of the selected one. */
export function EventsPanel() {
  const source = useThrottledSource()
  const range = source.range()
  return range !== null ? <Panel source={source} range={range} /> : null
}

function Panel({ source, range }: { source: RangeSource; range: ViewedRange }) {
  const search = useEventList((list) => list.search)
  const order = useEventList((list) => list.order)
  const selected = useEventList((list) => list.selected)
  const { events, omitted, problem } = useListedEvents(range, source.origin?.target)
  const wanted = useDeferredValue(search)
  const found = useMemo(() => filterEvents(events, wanted), [events, wanted])
  const rows = useMemo(() => (order === 'oldest' ? found : found.toReversed()), [found, order])
  return (
    <section className="events-panel" aria-label={words.events.openList}>
      <div className="section-head">
        <h2>{words.events.events}</h2>
        <p role="status">{describeCount(events, found, omitted)}</p>
        <SearchField
          name={words.events.search}
          value={search}
          onChange={(value) => useEventList.setState({ search: value })}
        />
        <Button name={words.events.closeList} shortcut="E" className="tool small" onClick={toggleEventList}>
          <CloseIcon />
        </Button>
      </div>
      {problem !== null && <p className="not-reported">{problem}</p>}
      {source.origin === null && <WindowWho />}
      <div className="events-body">
        <EventTable rows={rows} source={source} selected={selected} order={order} />
        {selected !== null && <EventRecord event={selected} />}
      </div>
    </section>
  )
}

function describeCount(events: readonly TrackEvent[], found: readonly TrackEvent[], omitted: number): string {
  const all = words.counts.events(events.length)
  const shown =
    found.length === events.length ? all : words.events.countOf(found.length.toLocaleString('en'), all)
  return omitted === 0 ? shown : words.events.notListed(shown, words.counts.earlierOnes(omitted))
}

/** Who used the ANE in the selected span, or in what the window shows. */
function WindowWho() {
  const { span, answer } = useWho()
  if (span === null || answer === null) return null
  return (
    <section className="events-who" aria-label={words.events.whoUsed} tabIndex={0}>
      <h3>{words.events.whoIn(formatSpan(span.fromMs, span.toMs))}</h3>
      {typeof answer === 'string' ? <p className="not-reported">{answer}</p> : <WhoSentences who={answer} />}
    </section>
  )
}

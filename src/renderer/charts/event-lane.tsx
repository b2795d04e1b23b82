import { memo, useCallback, useRef } from 'react'
import type { TrackEvent } from '#shared/track-events'
import { words } from '#shared/words/words'
import { formatEvent, formatEventCount } from '../format/event-format'
import type { ViewedRange } from '../stores/range-source'
import { crosshairIndex } from '../stores/viewed-range'
import { PLOT_LEFT_PX, plotWidth } from './chart-layout'
import { eventsAt, eventsWithin, layoutLane } from './event-layout'
import { LANE_HEIGHT_PX, LANE_OVERHANG_PX, paintLane } from './event-painter'
import { paintCrosshair, type PlotScale } from './painter'
import { usePalette } from './palette'
import { usePointerGestures } from './pointer-gestures'
import { useRangeSource, useThrottledSource } from './range-source-context'
import { WITH_DAY_FROM_MS } from './time-axis'
import { rangeDependencies, useCanvas, useSize, type Dependencies, type Paint } from './use-canvas'
import { useKeptWhileMoving } from './use-kept-while-moving'

/** The most events that are named at the crosshair, and that are listed for a screen reader. */
const MOST_NAMED = 3
const MOST_LISTED = 100

/**
 * Marks, and events that are not the log's, under the charts and on their time axis. Not shown while there are none.
 */
export function EventLane() {
  const range = useThrottledSource().range()
  const events = range === null ? [] : eventsWithin(range)
  const isShown = useKeptWhileMoving(events.length > 0, range)
  return range !== null && isShown ? <Lane range={range} events={events} /> : null
}

function Lane({ range, events }: { range: ViewedRange; events: readonly TrackEvent[] }) {
  const [ref, { width }] = useSize<HTMLDivElement>()
  const hasDay = range.toMs - range.fromMs >= WITH_DAY_FROM_MS
  return (
    <section className="event-lane" aria-label={words.events.lane}>
      <div className="event-head">
        <h2>{words.events.events}</h2>
        <Readout range={range} events={events} widthPx={plotWidth(width)} hasDay={hasDay} />
      </div>
      <div ref={ref} className="event-plot" style={{ height: LANE_HEIGHT_PX }}>
        <LaneCanvas width={plotWidth(width)} />
      </div>
      <EventList events={events} hasDay={hasDay} />
    </section>
  )
}

interface ReadoutProps {
  range: ViewedRange
  events: readonly TrackEvent[]
  widthPx: number
  hasDay: boolean
}

/** The events under the crosshair; without one, the number of events and marks. */
function Readout({ range, events, widthPx, hasDay }: ReadoutProps) {
  const crosshairMs = useThrottledSource().crosshairMs()
  const found = eventsAt(range, crosshairMs, widthPx)
  const more = found.length > MOST_NAMED ? [words.events.andMore(found.length - MOST_NAMED)] : []
  const named = [...found.slice(0, MOST_NAMED).map((event) => formatEvent(event, hasDay)), ...more]
  const text = crosshairIndex(range, crosshairMs) === null ? formatEventCount(events) : named.join(', ')
  return (
    <p className="event-readout" data-at-crosshair={found.length > 0} aria-live="polite" title={text}>
      {text}
    </p>
  )
}

function LaneCanvas({ width }: { width: number }) {
  const source = useRangeSource()
  const palette = usePalette()
  const plot = useRef<HTMLDivElement>(null)
  const paint = useCallback<Paint>(
    (context) => {
      const range = source.range()
      if (range === null || width === 0) return
      const { fromMs, toMs, columns } = range
      const scale: PlotScale = { width, height: LANE_HEIGHT_PX, fromMs, toMs, maximum: 1 }
      context.translate(LANE_OVERHANG_PX, 0)
      const index = crosshairIndex(range, source.crosshairMs())
      if (index !== null) paintCrosshair(context, scale, columns.endTimes()[index] as number, palette)
      paintLane(context, scale, layoutLane(range, width), palette)
    },
    [source, width, palette],
  )
  const dependencies = useCallback<Dependencies>(
    () => [source.range()?.events, source.crosshairMs(), ...rangeDependencies(source)],
    [source],
  )
  const size = { width: width + 2 * LANE_OVERHANG_PX, height: LANE_HEIGHT_PX }
  const canvas = useCanvas(size, paint, dependencies)
  usePointerGestures(plot, 'plot')
  return (
    <div
      ref={plot}
      className="event-canvas"
      aria-hidden="true"
      style={{ left: PLOT_LEFT_PX, width, height: LANE_HEIGHT_PX }}
    >
      <canvas ref={canvas} style={{ left: -LANE_OVERHANG_PX }} />
    </div>
  )
}

interface EventListProps {
  events: readonly TrackEvent[]
  hasDay: boolean
}

/** The events as text, for screen readers. Rendered only when it changes, not with every sample. */
const EventList = memo(
  function EventList({ events, hasDay }: EventListProps) {
    const hidden = events.length - MOST_LISTED
    return (
      <ul className="visually-hidden" aria-label={words.events.inLane}>
        {hidden > 0 && <li>{words.events.olderNotListed(hidden)}</li>}
        {events.slice(-MOST_LISTED).map((event, index) => (
          <li key={index}>{formatEvent(event, hasDay)}</li>
        ))}
      </ul>
    )
  },
  (before, after) =>
    before.hasDay === after.hasDay &&
    before.events.length === after.events.length &&
    before.events.every((event, index) => event === after.events[index]),
)

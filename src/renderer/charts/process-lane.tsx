import { useCallback, useRef, useState, type MouseEvent } from 'react'
import { isNobody, type UsingProcess } from '#shared/attribution/clues'
import { printable } from '#shared/printable'
import { isSameEvent, type TrackEvent } from '#shared/track-events'
import { words } from '#shared/words/words'
import { formatEvent } from '../format/event-format'
import { formatProcess } from '../format/process-format'
import { revealEvent, toggleEventList, useEventList } from '../stores/event-list-store'
import type { ViewedRange } from '../stores/range-source'
import { crosshairIndex } from '../stores/viewed-range'
import { Button } from '../ui/button'
import { PLOT_LEFT_PX, plotWidth } from './chart-layout'
import { eventsAt, eventsWithin } from './event-layout'
import { LANE_OVERHANG_PX } from './event-painter'
import { paintCrosshair, type PlotScale } from './painter'
import { usePalette } from './palette'
import { usePointerGestures } from './pointer-gestures'
import { ProcessLegend } from './process-legend'
import { paintProcess, PROCESS_NAME_PX, PROCESS_ROW_PX } from './process-painter'
import { layoutRow, markAt, processRowsOf, rowsWithin, type ProcessRow } from './process-rows'
import { useRangeSource, useThrottledSource } from './range-source-context'
import { WITH_DAY_FROM_MS } from './time-axis'
import { rangeDependencies, useCanvas, useSize, type Dependencies, type Paint } from './use-canvas'
import { useKeptWhileMoving } from './use-kept-while-moving'

/** Rows that are shown at first, and at most. */
const FEW_ROWS = 3
const MOST_ROWS = 24
/** The most events that are named at the crosshair. */
const MOST_NAMED = 3

interface ProcessLaneProps {
  /** What is said while the crosshair is away; null: how many programs and events there are. */
  sentence?: string | null
}

/** The programs that the log names, a row each, under the ANE's power. Not shown while there are none. */
export function ProcessLane({ sentence = null }: ProcessLaneProps) {
  const range = useThrottledSource().range()
  const rows = range === null ? [] : rowsWithin(range)
  const isShown = useKeptWhileMoving(rows.length > 0, range)
  const [showsAll, setShowsAll] = useState(false)
  if (range === null || !isShown) return null
  const count = Math.min(rows.length, showsAll ? MOST_ROWS : FEW_ROWS)
  return (
    <section className="process-lane" aria-label={words.events.programLane}>
      <div className="event-head">
        <h2>{words.events.programs}</h2>
        <ProcessLegend />
        <Readout range={range} rows={rows} sentence={sentence} />
        <ListButton />
      </div>
      <Rows rows={rows.slice(0, count)} />
      {rows.length > FEW_ROWS && (
        <div className="process-more">
          <Button
            name={
              showsAll
                ? words.events.showFewerPrograms
                : words.events.showMorePrograms(rows.length - FEW_ROWS)
            }
            className="link"
            aria-expanded={showsAll}
            onClick={() => setShowsAll(!showsAll)}
          >
            {showsAll ? words.events.showFewer : words.events.more(rows.length - FEW_ROWS)}
          </Button>
          {count < rows.length && showsAll && ` ${words.events.moreInList(rows.length - count)}`}
        </div>
      )}
    </section>
  )
}

function ListButton() {
  const isOpen = useEventList((list) => list.isOpen)
  return (
    <Button
      name={words.events.openList}
      shortcut="E"
      className="link"
      aria-expanded={isOpen}
      onClick={toggleEventList}
    >
      {words.events.list}
    </Button>
  )
}

interface ReadoutProps {
  range: ViewedRange
  rows: readonly ProcessRow[]
  sentence: string | null
}

/** The events under the crosshair, the selected one first; without one, the sentence or what there is. */
function Readout({ range, rows, sentence }: ReadoutProps) {
  const crosshairMs = useThrottledSource().crosshairMs()
  const hasCrosshair = crosshairIndex(range, crosshairMs) !== null
  const hasDay = range.toMs - range.fromMs >= WITH_DAY_FROM_MS
  // By the width of the window: how near an event has to be is no exact matter here.
  const near = hasCrosshair ? eventsAt(range, crosshairMs, window.innerWidth, 'programs') : []
  const selected = useEventList((list) => list.selected)
  const isSelected = (event: TrackEvent): boolean => isSameEvent(event, selected)
  const found = [...near.filter(isSelected), ...near.filter((event) => !isSelected(event))]
  const more = found.length > MOST_NAMED ? [words.events.andMore(found.length - MOST_NAMED)] : []
  const named = [...found.slice(0, MOST_NAMED).map((event) => formatEvent(event, hasDay)), ...more]
  const text = hasCrosshair ? named.join('; ') : (sentence ?? countWords(range, rows))
  return (
    <p className="event-readout" data-at-crosshair={found.length > 0} aria-live="polite" title={text}>
      {text}
    </p>
  )
}

function countWords(range: ViewedRange, rows: readonly ProcessRow[]): string {
  const named = rows.filter(({ process }) => !isNobody(process)).length
  const { programs, events } = words.counts
  return `${programs(named)}, ${events(eventsWithin(range, 'programs').length)}`
}

function Rows({ rows }: { rows: readonly ProcessRow[] }) {
  const [ref, { width }] = useSize<HTMLDivElement>()
  const height = rows.length * PROCESS_ROW_PX
  return (
    <div ref={ref} className="process-rows" style={{ height }}>
      <RowsCanvas width={plotWidth(width)} count={rows.length} />
      <ul className="process-names" style={{ left: PLOT_LEFT_PX }} aria-label={words.events.programs}>
        {rows.map((row, index) => (
          <Name key={index} row={row} />
        ))}
      </ul>
    </div>
  )
}

function Name({ row: { process, held, powered, events } }: { row: ProcessRow }) {
  const counted = words.events.programUse(words.counts.events(events.length), held.length, powered.length)
  return (
    <li style={{ height: PROCESS_ROW_PX, lineHeight: `${PROCESS_NAME_PX}px` }}>
      <span title={`${nameTitle(process)}\n${counted}`}>
        {isNobody(process) ? words.events.noProgramNamed : formatProcess(process)}
        <span className="visually-hidden">: {counted}</span>
      </span>
    </li>
  )
}

/** All of the name, which in the row is cut. */
function nameTitle({ name, pid }: UsingProcess): string {
  if (name === null) return pid === null ? words.events.linesWithoutProgram : words.events.pid(pid)
  return pid === null ? printable(name) : words.events.programWithPid(printable(name), pid)
}

function RowsCanvas({ width, count }: { width: number; count: number }) {
  const source = useRangeSource()
  const palette = usePalette()
  const plot = useRef<HTMLDivElement>(null)
  const height = count * PROCESS_ROW_PX
  const paint = useCallback<Paint>(
    (context) => {
      const range = source.range()
      if (range === null || width === 0) return
      const scale: PlotScale = { width, height, fromMs: range.fromMs, toMs: range.toMs, maximum: 1 }
      context.translate(LANE_OVERHANG_PX, 0)
      const index = crosshairIndex(range, source.crosshairMs())
      if (index !== null) paintCrosshair(context, scale, range.columns.endTimes()[index] as number, palette)
      const { gaps } = processRowsOf(range.events)
      const { selected } = useEventList.getState()
      context.translate(0, PROCESS_NAME_PX)
      for (const row of rowsWithin(range).slice(0, count)) {
        paintProcess(context, scale, layoutRow(row, range, width), gaps, palette, selected)
        context.translate(0, PROCESS_ROW_PX)
      }
    },
    [source, width, height, count, palette],
  )
  // Painted again with the selection, which is none of the source's.
  const selected = useEventList((list) => list.selected)
  const dependencies = useCallback<Dependencies>(
    () => [selected, source.range()?.events, source.crosshairMs(), ...rangeDependencies(source)],
    [source, selected],
  )
  const canvas = useCanvas({ width: width + 2 * LANE_OVERHANG_PX, height }, paint, dependencies)
  usePointerGestures(plot, 'plot')
  const select = (event: MouseEvent<HTMLElement>): void => {
    const range = source.range()
    if (range === null || width === 0) return
    const box = event.currentTarget.getBoundingClientRect()
    const row = rowsWithin(range).slice(0, count)[Math.floor((event.clientY - box.top) / PROCESS_ROW_PX)]
    if (row === undefined) return
    const item = markAt(layoutRow(row, range, width).marks, range, width, event.clientX - box.left)
    // Pressed again, a mark of several events shows the next of them.
    const at = item?.events.findIndex((one) => isSameEvent(one, selected)) ?? -1
    const next = item?.events[(at + 1) % item.events.length]
    if (next !== undefined) revealEvent(source, next)
  }
  return (
    <div
      ref={plot}
      className="event-canvas"
      aria-hidden="true"
      style={{ left: PLOT_LEFT_PX, width, height }}
      onClick={select}
    >
      <canvas ref={canvas} style={{ left: -LANE_OVERHANG_PX }} />
    </div>
  )
}

import type { ReactElement, ReactNode } from 'react'
import type { ChartId } from '#shared/charts'
import type { Machine } from '#shared/sample'
import { EventLane } from '../../charts/event-lane'
import { missingSentence, shownCharts } from '../../charts/missing-sentence'
import { ProcessLane } from '../../charts/process-lane'
import { useRangeSource, useThrottledSource, useViewedRange } from '../../charts/range-source-context'
import type { ViewedRange } from '../../stores/range-source'
import { useSession } from '../../stores/session-store'
import { useView } from '../../stores/view-store'
import { useWho, useWhoUpdates } from '../../stores/who-store'
import { AneBars } from './ane-bars'
import { Chart } from './chart'
import { EmptyHistory, EmptyOverlay, EmptyState, useEmptyReason } from './empty-state'
import { MeasuringBar } from './measuring-bar'
import { SelectionBar } from './selection-bar'

/** The charts of the window's current source, or why there are none. `list`: the list of events below them. */
export function Board({ list }: { list: ReactNode }) {
  const range = useViewedRange()
  const sentence = useEmptyReason()
  const machine = useSession((session) => session.status?.machine)
  useWhoUpdates(range)
  const who = useWho((state) =>
    state.answer !== null && typeof state.answer !== 'string' ? state.answer : null,
  )
  if (range === null && sentence !== null) return <EmptyHistory sentence={sentence} />
  if (range === null || machine === undefined) return <EmptyState />
  return (
    <main className="board-place">
      <Charts range={range} machine={machine} sentence={who?.sentences[0] ?? null} />
      <EmptyOverlay sentence={sentence} />
      <MeasuringBar />
      <SelectionBar />
      {list}
    </main>
  )
}

/** The charts of the `RangeSourceProvider` around them, as a part of a page. */
export function PageCharts() {
  const source = useThrottledSource()
  const range = source.range()
  return range === null ? null : <Charts range={range} machine={source.machine()} />
}

interface ChartsProps {
  range: ViewedRange
  machine: Machine
  /** Who used the ANE, beside the programs; null: not known. */
  sentence?: string | null
}

/** All charts, or only the one that fills the window. */
function Charts({ range, machine, sentence = null }: ChartsProps) {
  const filled = useView((view) => view.filledChart)
  const source = useRangeSource()
  if (filled !== null) {
    return (
      <div className="board board-filled">
        <Chart id={filled} showTime missing={missingSentence(filled, range, machine)} />
        <ProcessLane sentence={sentence} />
        <EventLane />
      </div>
    )
  }
  const shown = shownCharts(range, machine)
  const isMissing = (id: ChartId): boolean => shown.get(id) !== null
  const first = [...shown.keys()].find((id) => id !== 'clusters' && !isMissing(id))
  const chart = (id: ChartId, showTime = true): ReactElement | null => {
    const missing = shown.get(id)
    if (missing === undefined) return null
    return <Chart id={id} showTime={showTime} missing={missing} isFirst={id === first} />
  }
  return (
    <div
      className="board"
      data-without-traffic={isMissing('ane-traffic')}
      data-without-ane={isMissing('ane-power')}
      data-has-traffic={shown.has('ane-traffic')}
      data-without-gpu={isMissing('gpu') && !isMissing('power')}
      data-without-power={isMissing('power') && isMissing('gpu')}
    >
      <div className="ane-place">
        {chart('ane-power', isMissing('ane-traffic'))}
        {!isMissing('ane-power') && source.origin === null && <AneBars />}
        <ProcessLane sentence={sentence} />
      </div>
      {chart('ane-traffic')}
      {chart('power')}
      {chart('gpu')}
      {chart('clusters', false)}
      <EventLane />
    </div>
  )
}

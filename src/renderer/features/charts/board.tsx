import type { ChartId } from '#shared/charts'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { CoresChart } from './cores-chart'
import { EmptyState } from './empty-state'
import { missingSentence } from '../../charts/missing-sentence'
import { useReadings, useViewedRange } from '../../charts/range-source'
import type { Machine } from '#shared/sample'
import type { ViewedRange } from '../../stores/range-source'
import { BoardSentence, PastState, useSentence } from './past-state'
import { ScalarChart } from './scalar-chart'
import { SelectionBar } from './selection-bar'

/** The charts of the source that the window follows. */
export function Board() {
  const range = useViewedRange()
  const sentence = useSentence()
  const machine = useSession((session) => session.status?.machine)
  if (range === null && sentence !== null) return <PastState sentence={sentence} />
  if (range === null || machine === undefined) return <EmptyState />
  return (
    <main className="board-place">
      <Charts range={range} machine={machine} />
      <BoardSentence sentence={sentence} />
      <SelectionBar />
    </main>
  )
}

/** The charts of the `RangeSource` around them, as a part of a page. */
export function PageCharts() {
  const source = useReadings()
  const range = source.range()
  return range === null ? null : <Charts range={range} machine={source.machine()} />
}

/** All charts, or the one that fills the window. */
function Charts({ range, machine }: { range: ViewedRange; machine: Machine }) {
  const filled = useSettings((settings) => settings.focusedChart)
  if (filled !== null) {
    return (
      <div className="board board-filled">
        <Chart id={filled} showTime missing={missingSentence(filled, range, machine)} />
      </div>
    )
  }
  const missingTraffic = missingSentence('ane-traffic', range, machine)
  const missingAne = missingSentence('ane-power', range, machine)
  const missingPower = missingSentence('power', range, machine)
  const missingGpu = missingSentence('gpu', range, machine)
  return (
    <div
      className="board"
      data-without-traffic={missingTraffic !== null}
      data-without-ane={missingAne !== null}
      data-without-power={missingPower !== null && missingGpu !== null}
    >
      <Chart id="ane-power" showTime={missingTraffic !== null} missing={missingAne} />
      <Chart id="ane-traffic" showTime missing={missingTraffic} />
      <Chart id="power" showTime missing={missingPower} />
      <Chart id="gpu" showTime missing={missingGpu} />
      <Chart id="clusters" showTime={false} missing={missingSentence('clusters', range, machine)} />
    </div>
  )
}

interface ChartProps {
  id: ChartId
  /** The labels of the time axis appear once in a column, below its last plot. */
  showTime: boolean
  /** Why there is nothing to draw; null when there is. */
  missing: string | null
}

function Chart({ id, showTime, missing }: ChartProps) {
  return id === 'clusters' ? (
    <CoresChart missing={missing} />
  ) : (
    <ScalarChart id={id} showTime={showTime} missing={missing} />
  )
}

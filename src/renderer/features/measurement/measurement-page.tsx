import { useRef, useState, type ReactNode } from 'react'
import type { AneBurst, Measurement } from '#shared/measurement'
import type { TimeSpan } from '#shared/sample-window'
import { words } from '#shared/words/words'
import { RangeSourceProvider } from '../../charts/range-source-context'
import { WhoSentences } from '../../components/who-sentences'
import type { ViewedRange } from '../../stores/range-source'
import { Button } from '../../ui/button'
import { BurstTable } from './burst-table'
import { ClusterTable } from './cluster-table'
import { Facts } from './facts'
import { FigureTable } from './figure-table'
import { spanAround, spanOf, useMeasuredRange } from './measured-range'
import { PageHead } from './page-head'
import { PhaseTable } from './phase-table'
import { useMeasurement, useMeasurementWho } from './use-measurement'
import { VerdictLine } from './verdict-line'

interface MeasurementPageProps {
  id: string
  isNew: boolean
  /** Charts that draw the `RangeSourceProvider` around them. */
  charts: ReactNode
}

/** The page of one measurement. */
export function MeasurementPage({ id, isNew, charts }: MeasurementPageProps) {
  const measurement = useMeasurement(id)
  if (measurement === null) return <main className="page" aria-busy="true" />
  return (
    <main className="page">
      <PageHead measurement={measurement} isNew={isNew} />
      <Contents measurement={measurement} charts={charts} />
    </main>
  )
}

function Contents({ measurement, charts }: { measurement: Measurement; charts: ReactNode }) {
  const [zoom, setZoom] = useState<TimeSpan | null>(null)
  const curves = useRef<HTMLElement>(null)
  const source = useMeasuredRange(measurement, zoom)
  const who = useMeasurementWho(measurement)
  const zoomTo = (stretch: Pick<AneBurst, 'offsetMs' | 'durationMs'>): void => {
    setZoom(spanAround(measurement, stretch))
    curves.current?.scrollIntoView({ block: 'start' })
  }
  return (
    <div className="page-scroll measurement">
      <VerdictLine measurement={measurement} />
      {who !== null && (
        <section className="measurement-who" aria-label={words.measurement.whoName}>
          <h2>{words.measurement.who}</h2>
          <WhoSentences who={who} />
        </section>
      )}
      <Facts measurement={measurement} />
      <FigureTable measurement={measurement} />
      <PhaseTable measurement={measurement} onZoom={zoomTo} />
      <section ref={curves} className="curves" aria-label={words.measurement.curves}>
        <div className="section-head">
          <h2>{words.measurement.curves}</h2>
          <p>{source === null ? '' : describeShades(measurement, source.range())}</p>
          {zoom !== null && (
            <Button name={words.measurement.showWhole} className="link" onClick={() => setZoom(null)}>
              {words.measurement.showAll}
            </Button>
          )}
        </div>
        {source !== null && <RangeSourceProvider value={source}>{charts}</RangeSourceProvider>}
      </section>
      <div className="measurement-columns">
        <BurstTable measurement={measurement} onZoom={zoomTo} />
        <ClusterTable clusters={measurement.clusters} figureOrigins={measurement.figureOrigins} />
      </div>
    </div>
  )
}

/** What the shades behind the curves mean; empty without any. */
function describeShades(measurement: Measurement, range: ViewedRange | null): string {
  const { fromMs, toMs } = spanOf(measurement)
  const reachesOut = range !== null && (range.fromMs < fromMs - 1 || range.toMs > toMs + 1)
  return [
    reachesOut ? words.measurement.pale : [],
    measurement.ane.bursts.length > 0 ? words.measurement.tinted : [],
  ]
    .flat()
    .join(' ')
}

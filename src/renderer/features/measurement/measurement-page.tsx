import { useMemo, useState, type ReactNode } from 'react'
import type { AneBurst, Measurement } from '#shared/measurement'
import { RangeSourceProvider } from '../../charts/range-source'
import { useMeasurement, useMeasurementRange } from '../../measuring/use-measurement'
import type { RangeSource, TimeSpan } from '../../stores/range-source'
import { createStillRange } from '../../stores/still-range'
import { Button } from '../../ui/button'
import { BurstTable } from './burst-table'
import { ClusterTable } from './cluster-table'
import { Facts } from './facts'
import { FigureTable } from './figure-table'
import { PageHead } from './page-head'
import { shadesOf } from './shades'
import { VerdictLine } from './verdict-line'

interface MeasurementPageProps {
  id: string
  isNew: boolean
  /** Draws the curves of the `RangeSource` around it. */
  charts: ReactNode
}

/** All there is about one measurement. */
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
  const source = useMeasuredRange(measurement, zoom)
  return (
    <div className="page-scroll measurement">
      <VerdictLine measurement={measurement} />
      <Facts measurement={measurement} />
      <FigureTable measurement={measurement} range={source?.range() ?? null} />
      <section className="curves" aria-label="Curves">
        <div className="section-head">
          <h3>Curves</h3>
          <p>{curveWords(measurement)}</p>
          {zoom !== null && (
            <Button name="Show the whole measurement" className="link" onClick={() => setZoom(null)}>
              Show all
            </Button>
          )}
        </div>
        {source !== null && <RangeSourceProvider value={source}>{charts}</RangeSourceProvider>}
      </section>
      <div className="measurement-columns">
        <BurstTable measurement={measurement} onZoom={(burst) => setZoom(around(measurement, burst))} />
        <ClusterTable clusters={measurement.clusters} />
      </div>
    </div>
  )
}

function useMeasuredRange(measurement: Measurement, zoom: TimeSpan | null): RangeSource | null {
  const range = useMeasurementRange(measurement.id, zoom?.fromMs ?? null, zoom?.toMs ?? null)
  return useMemo(
    () =>
      range === null
        ? null
        : createStillRange(range, {
            machine: measurement.machine,
            shades: shadesOf(measurement),
            ...(zoom === null ? {} : { span: zoom }),
          }),
    [range, measurement, zoom],
  )
}

function curveWords({ baseline, ane }: Measurement): string {
  const before =
    baseline === null
      ? 'What lies outside the measurement is shaded'
      : 'The baseline and the margin are shaded'
  return ane.bursts.length === 0 ? `${before}.` : `${before}, the ANE’s bursts are tinted.`
}

/** The stretch of time that shows a burst with some of what surrounds it. */
function around(measurement: Measurement, { offsetMs, durationMs }: AneBurst): TimeSpan {
  const startMs = Date.parse(measurement.startedAt) + offsetMs
  const margin = Math.max(durationMs / 2, 2 * (measurement.intervalMs ?? 1000))
  return { fromMs: startMs - margin, toMs: startMs + durationMs + margin }
}

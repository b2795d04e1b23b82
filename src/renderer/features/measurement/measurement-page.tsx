import { useMemo, useRef, useState, type ReactNode } from 'react'
import type { AneBurst, Measurement } from '#shared/measurement'
import { RangeSourceProvider } from '../../charts/range-source'
import { useMeasurement, useMeasurementRange } from '../../measuring/use-measurement'
import { nameOf } from '../../measuring/words'
import type { RangeSource, TimeSpan, ViewedRange } from '../../stores/range-source'
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
  const curves = useRef<HTMLElement>(null)
  const source = useMeasuredRange(measurement, zoom)
  const zoomTo = (burst: AneBurst): void => {
    setZoom(around(measurement, burst))
    curves.current?.scrollIntoView({ block: 'start' })
  }
  return (
    <div className="page-scroll measurement">
      <VerdictLine measurement={measurement} />
      <Facts measurement={measurement} />
      <FigureTable measurement={measurement} range={source?.range() ?? null} />
      <section ref={curves} className="curves" aria-label="Curves">
        <div className="section-head">
          <h2>Curves</h2>
          <p>{source === null ? '' : curveWords(measurement, source.range())}</p>
          {zoom !== null && (
            <Button name="Show the whole measurement" className="link" onClick={() => setZoom(null)}>
              Show all
            </Button>
          )}
        </div>
        {source !== null && <RangeSourceProvider value={source}>{charts}</RangeSourceProvider>}
      </section>
      <div className="measurement-columns">
        <BurstTable measurement={measurement} onZoom={zoomTo} />
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
            origin: {
              label: nameOf(measurement),
              kind: measurement.source,
              target: { kind: 'measurement', id: measurement.id },
            },
            ...(zoom === null ? {} : { span: zoom }),
          }),
    [range, measurement, zoom],
  )
}

/** What the shades behind the curves mean, as far as there are any. */
function curveWords({ startedAt, durationMs, ane }: Measurement, range: ViewedRange | null): string {
  const startMs = Date.parse(startedAt)
  const reachesOut = range !== null && (range.fromMs < startMs - 1 || range.toMs > startMs + durationMs + 1)
  return [
    reachesOut ? 'Grey: before and after the measurement.' : [],
    ane.bursts.length > 0 ? 'Tinted: bursts of the ANE.' : [],
  ]
    .flat()
    .join(' ')
}

/** The stretch of time that shows a burst with some of what surrounds it. */
function around(measurement: Measurement, { offsetMs, durationMs }: AneBurst): TimeSpan {
  const startMs = Date.parse(measurement.startedAt) + offsetMs
  const margin = Math.max(durationMs / 2, 2 * (measurement.intervalMs ?? 1000))
  return { fromMs: startMs - margin, toMs: startMs + durationMs + margin }
}

import { useMemo, useState } from 'react'
import { METRICS, type MetricId } from '#shared/metrics'
import { OverlayPlot, type OverlaySeries } from '../../charts/overlay-plot'
import { viewedHistory } from '../../stores/static-source'
import { Segments, type Segment } from '../../ui/segments'
import { originOf, sharedAxis, whyNotByActivity, type Alignment } from './alignment'
import { SubjectLegend } from './subject-legend'
import { OVERLAID_METRICS, whyMissing, type Compared } from './use-compared'

/** Leaves out metrics that few Macs report, where none of the measurements has them. */
function segmentsOf(compared: Compared): Segment<MetricId>[] {
  const ids = [...compared.measurements.keys()]
  return OVERLAID_METRICS.flatMap((value) => {
    const { name, meaning, isRare } = METRICS[value]
    return isRare === true && whyMissing(compared, ids, value) !== null
      ? []
      : [{ value, text: name, meaning }]
  })
}

/** One metric of every measurement, on a shared axis that counts from where they are aligned. */
export function OverlaidCurves({ compared }: { compared: Compared }) {
  const [metric, setMetric] = useState<MetricId>('ane.powerMw')
  const [alignment, setAlignment] = useState<Alignment>('start')
  const [crosshairMs, setCrosshairMs] = useState<number | null>(null)
  const measurements = useMemo(
    () => [...compared.measurements.values()].map(({ measurement }) => measurement),
    [compared],
  )
  const whyNot = whyNotByActivity(measurements)
  const series = useMemo(() => seriesOf(compared, alignment), [compared, alignment])
  const axis = useMemo(() => sharedAxis(measurements, alignment), [measurements, alignment])
  const missing = whyMissing(compared, [...compared.measurements.keys()], metric)
  return (
    <section className="overlay" aria-label="Curves">
      <div className="overlay-tools">
        <Segments name="Curve" segments={segmentsOf(compared)} value={metric} onChoose={setMetric} />
        <div className="overlay-alignment">
          {whyNot !== null && <p>{capitalised(whyNot)}.</p>}
          <Segments
            name="Aligned at"
            segments={alignments(whyNot)}
            value={alignment}
            onChoose={setAlignment}
          />
        </div>
      </div>
      <SubjectLegend compared={compared} series={series} metric={metric} crosshairMs={crosshairMs} />
      {missing === null ? (
        <div className="overlay-place">
          <OverlayPlot
            metric={metric}
            series={series}
            {...axis}
            crosshairMs={crosshairMs}
            onCrosshair={setCrosshairMs}
          />
        </div>
      ) : (
        <p className="not-reported">{missing}</p>
      )}
    </section>
  )
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function alignments(whyNot: string | null): Segment<Alignment>[] {
  return [
    { value: 'start', text: 'From the start', meaning: 'every curve begins at 0' },
    {
      value: 'activity',
      text: 'From the first ANE activity',
      meaning: whyNot === null ? 'the first burst of every curve lies at 0' : `not possible, ${whyNot}`,
      disabled: whyNot !== null,
    },
  ]
}

/** One curve per run. The runs of one subject look the same. */
function seriesOf({ comparison, measurements }: Compared, alignment: Alignment): OverlaySeries[] {
  return comparison.subjects.flatMap(({ label, ids }, styleIndex) =>
    ids.flatMap((id) => {
      const run = measurements.get(id)
      const originMs = run === undefined ? null : originOf(run.measurement, alignment)
      if (run === undefined || originMs === null) return []
      return { label, styleIndex, range: viewedHistory(run.range), originMs }
    }),
  )
}

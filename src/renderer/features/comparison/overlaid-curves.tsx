import { useId, useMemo } from 'react'
import { isShown, METRICS, type MetricId } from '#shared/metrics'
import { words } from '#shared/words/words'
import { summariseOverlay } from '../../charts/chart-summary'
import { OverlayPlot, type OverlaySeries } from '../../charts/overlay-plot'
import { viewedHistory } from '../../stores/static-source'
import { Segments, type Segment } from '../../ui/segments'
import { originOf, sharedAxis, whyNotByActivity, type Alignment } from './alignment'
import { OVERLAID_METRICS, whyMissing, type Compared } from './use-compared'

interface OverlaidCurvesProps {
  compared: Compared
  series: readonly OverlaySeries[]
  metric: MetricId
  alignment: Alignment
  /** ms from the origins; null when there is no crosshair. */
  crosshairMs: number | null
  onMetric: (metric: MetricId) => void
  onAlignment: (alignment: Alignment) => void
  onCrosshair: (sinceOriginMs: number | null) => void
}

/** Those of which a measurement has a curve. */
export function reportedMetrics(compared: Compared): MetricId[] {
  const ids = [...compared.measurements.keys()]
  const isReported = (metric: MetricId): boolean => whyMissing(compared, ids, metric) === null
  return OVERLAID_METRICS.filter((metric) => isReported(metric) && isShown(metric, isReported))
}

/** One metric of every measurement, on a shared axis that counts from where they are aligned. */
export function OverlaidCurves(props: OverlaidCurvesProps) {
  const { compared, series, metric, alignment, crosshairMs } = props
  const measurements = useMemo(
    () => [...compared.measurements.values()].map(({ measurement }) => measurement),
    [compared],
  )
  const whyNot = whyNotByActivity(measurements)
  const axis = useMemo(() => sharedAxis(measurements, alignment), [measurements, alignment])
  // One pass over all samples: not for each move of the pointer, which is rendered as well.
  const summary = useMemo(() => summariseOverlay(metric, series, alignment), [metric, series, alignment])
  const summaryId = useId()
  const segments = useMemo(
    () =>
      reportedMetrics(compared).map((value) => ({
        value,
        text: METRICS[value].name,
        meaning: METRICS[value].meaning,
      })),
    [compared],
  )
  return (
    <section
      className="overlay"
      aria-label={words.comparison.curves}
      aria-describedby={segments.length > 0 ? summaryId : undefined}
    >
      <div className="overlay-tools">
        <Segments
          name={words.comparison.curve}
          segments={segments}
          value={metric}
          onChoose={props.onMetric}
        />
        <div className="overlay-alignment">
          {whyNot !== null && <p>{capitalised(whyNot)}.</p>}
          <Segments
            name={words.comparison.alignedAt}
            segments={alignments(whyNot)}
            value={alignment}
            onChoose={props.onAlignment}
          />
        </div>
      </div>
      {segments.length > 0 ? (
        <div className="overlay-place">
          <p id={summaryId} className="visually-hidden">
            {summary}
          </p>
          <OverlayPlot {...{ metric, series, crosshairMs }} {...axis} onCrosshair={props.onCrosshair} />
        </div>
      ) : (
        <p className="not-reported">{whyMissing(compared, [...compared.measurements.keys()], metric)}</p>
      )}
    </section>
  )
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function alignments(whyNot: string | null): Segment<Alignment>[] {
  return [
    { value: 'start', ...words.comparison.fromStart },
    {
      value: 'activity',
      text: words.comparison.fromActivity,
      meaning: whyNot === null ? words.comparison.whatFromActivityDoes : words.comparison.notPossible(whyNot),
      disabled: whyNot !== null,
    },
  ]
}

/** One curve per run. The runs of one subject look the same. */
export function seriesOf({ comparison, measurements }: Compared, alignment: Alignment): OverlaySeries[] {
  return comparison.subjects.flatMap(({ label, ids }, styleIndex) =>
    ids.flatMap((id) => {
      const run = measurements.get(id)
      const originMs = run === undefined ? null : originOf(run.measurement, alignment)
      if (run === undefined || originMs === null) return []
      return { label, styleIndex, range: viewedHistory(run.range), originMs }
    }),
  )
}

import { useMemo, useState } from 'react'
import { compareWith } from '#shared/measurement/compare'
import type { MetricId } from '#shared/metrics'
import { words } from '#shared/words/words'
import { PageHead } from '../../components/page-head'
import type { Alignment } from './alignment'
import { CrosshairRow } from './crosshair-row'
import { DifferenceTable } from './difference-table'
import { OverlaidCurves, reportedMetrics, seriesOf } from './overlaid-curves'
import { sourceWords } from './subject-head'
import { useCompared, type Compared } from './use-compared'

/** Compares two or more measurements: their curves over each other, and their figures in columns. */
export function ComparisonPage({ ids }: { ids: readonly string[] }) {
  const compared = useCompared(ids)
  if (compared === null) return <main className="page" aria-busy="true" />
  const { subjects } = compared.comparison
  return (
    <main className="page">
      <PageHead title={words.comparison.title} back={words.measurements.back}>
        <p className="page-count">
          {[formatSubjects(subjects.length, ids.length), sourceWords(subjects).common]
            .filter((part) => part !== '')
            .join(' · ')}
        </p>
      </PageHead>
      <Contents compared={compared} />
    </main>
  )
}

function Contents({ compared }: { compared: Compared }) {
  const { comparison } = compared
  const [reference, setReference] = useState(0)
  const [chosen, setMetric] = useState<MetricId | null>(null)
  const [alignment, setAlignment] = useState<Alignment>('start')
  const [crosshairMs, setCrosshairMs] = useState<number | null>(null)
  const metric = chosen ?? reportedMetrics(compared)[0] ?? 'ane.powerMw'
  const series = useMemo(() => seriesOf(compared, alignment), [compared, alignment])
  const shown = useMemo(() => compareWith(comparison, reference), [comparison, reference])
  return (
    <div className="page-scroll comparison">
      {comparison.caveats.length > 0 && (
        <section className="caveats" aria-label={words.comparison.warnings}>
          {comparison.caveats.map((caveat) => (
            <p key={caveat}>{caveat}</p>
          ))}
        </section>
      )}
      <OverlaidCurves
        {...{ compared, series, metric, alignment, crosshairMs }}
        onMetric={setMetric}
        onAlignment={setAlignment}
        onCrosshair={setCrosshairMs}
      />
      <DifferenceTable comparison={shown} reference={reference} onReference={setReference}>
        <CrosshairRow {...{ compared, series, metric, crosshairMs }} />
      </DifferenceTable>
    </div>
  )
}

/** `3 measurements`, or `2 measurements, 10 runs` when some were repeated. */
function formatSubjects(subjects: number, runs: number): string {
  const count = words.measurements.count(subjects)
  return runs === subjects ? count : `${count}, ${words.measurements.runs(runs)}`
}

import { formatCount } from '../../format/source-format'
import { showPage } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { BackIcon } from '../../ui/icons'
import { DifferenceTable } from './difference-table'
import { OverlaidCurves } from './overlaid-curves'
import { useCompared } from './use-compared'

/** Compares two or more measurements: their curves over each other, and their figures in columns. */
export function ComparisonPage({ ids }: { ids: readonly string[] }) {
  const compared = useCompared(ids)
  if (compared === null) return <main className="page" aria-busy="true" />
  return (
    <main className="page">
      <div className="page-head">
        <Button
          name="Back to the measurements"
          shortcut="Esc"
          className="tool"
          onClick={() => showPage({ kind: 'measurements' })}
        >
          <BackIcon />
        </Button>
        <h2>Comparison</h2>
        <p className="page-count">{formatSubjects(compared.comparison.subjects.length, ids.length)}</p>
      </div>
      <div className="page-scroll comparison">
        <OverlaidCurves compared={compared} />
        <DifferenceTable comparison={compared.comparison} />
      </div>
    </main>
  )
}

/** `3 measurements`, or `2 measurements, 10 runs` when some were repeated. */
function formatSubjects(subjects: number, runs: number): string {
  const words = formatCount(subjects, 'measurement')
  return runs === subjects ? words : `${words}, ${formatCount(runs, 'run')}`
}

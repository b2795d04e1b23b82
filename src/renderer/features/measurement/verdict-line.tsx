import { formatCoverage, joinUnit } from '#shared/format'
import type { Measurement } from '#shared/measurement'
import { joinUnits } from '#shared/plain-text'
import { words } from '#shared/words/words'
import { VerdictMark } from '../../components/verdict-mark'

/** Below this coverage, energies are noticeably too low. */
const COVERAGE_TO_WARN = 0.95

/** The verdict, with a warning when too little was measured. */
export function VerdictLine({ measurement }: { measurement: Measurement }) {
  const { verdict } = measurement
  const warning = coverageWarning(measurement)
  return (
    <section className="verdict" aria-label={words.measurement.verdict}>
      <VerdictMark code={verdict.code} />
      <div>
        <p className="verdict-text">{joinUnits(verdict.text)}</p>
        {warning !== null && <p className="verdict-warning">{warning}</p>}
      </div>
    </section>
  )
}

/** A warning about a low coverage; null when it is high enough. */
function coverageWarning({ coverageRatio, ane }: Measurement): string | null {
  if (coverageRatio < COVERAGE_TO_WARN) {
    return words.measurement.lowCoverage(joinUnit(formatCoverage(coverageRatio)))
  }
  if (ane.energyMj === null || ane.coverageRatio >= COVERAGE_TO_WARN) return null
  return words.measurement.lowAneCoverage(joinUnit(formatCoverage(ane.coverageRatio)))
}

import { formatCoverage, joinUnit } from '#shared/format'
import type { Measurement } from '#shared/measurement'
import { joinUnits } from '#shared/plain-text'
import { VerdictMark } from '../../components/verdict-mark'

/** Below this coverage, energies are noticeably too low. */
const COVERAGE_TO_WARN = 0.95

/** The verdict, with a warning when too little was measured. */
export function VerdictLine({ measurement }: { measurement: Measurement }) {
  const { verdict } = measurement
  const warning = coverageWarning(measurement)
  return (
    <section className="verdict" aria-label="Verdict">
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
    return `Only ${joinUnit(formatCoverage(coverageRatio))} of the time was measured. Energies and bytes count what was measured; the true ones are higher.`
  }
  if (ane.energyMj === null || ane.coverageRatio >= COVERAGE_TO_WARN) return null
  return `ANE power was reported for only ${joinUnit(formatCoverage(ane.coverageRatio))} of the time. Its energy counts that time alone.`
}

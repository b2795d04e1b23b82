import { formatRatio, joinUnit } from '#shared/format'
import type { Measurement } from '#shared/measurement'
import { VerdictMark } from '../../measuring/verdict-mark'

/** Below this a figure says noticeably less than what happened. */
const COVERAGE_TO_WARN = 0.95

/** The answer, before any number. */
export function VerdictLine({ measurement }: { measurement: Measurement }) {
  const { verdict, coverageRatio } = measurement
  return (
    <section className="verdict" aria-label="Verdict">
      <VerdictMark code={verdict.code} />
      <div>
        <p className="verdict-text">{verdict.text}</p>
        {coverageRatio < COVERAGE_TO_WARN && (
          <p className="verdict-warning">
            Only {joinUnit(formatRatio(coverageRatio))} of the time was measured. Energies and bytes count
            what was measured; the true ones are higher.
          </p>
        )}
      </div>
    </section>
  )
}

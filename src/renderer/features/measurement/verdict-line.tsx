import { formatRatio, joinUnit, NARROW_SPACE } from '#shared/format'
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
        <p className="verdict-text">{keepUnits(verdict.text)}</p>
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

/** No line ends between a number and its unit. */
function keepUnits(text: string): string {
  return text.replace(/(\d) (?=(ms|s|min|h|d|m?W|[mk]?J|[kMGT]?B(\/s)?|MHz)\b|%)/g, `$1${NARROW_SPACE}`)
}

import { formatDuration, formatEnergy, formatPower, joinUnit } from '#shared/format'
import type { AneBurst, Measurement } from '#shared/measurement'
import { describeFigures } from '#shared/measurement/figure-origins'
import { windowsOf } from '#shared/measurement/resolution'
import { SourceInfo } from '../../charts/origin-info'
import { formatCount } from '../../format/source-format'
import { Button } from '../../ui/button'

interface BurstTableProps {
  measurement: Measurement
  onZoom: (burst: AneBurst) => void
}

/** A longer table would not be read. */
const MOST_ROWS = 200

/** When the ANE worked, and how much. A click on a burst zooms to it. */
export function BurstTable({ measurement, onZoom }: BurstTableProps) {
  const { bursts, burstCount, burstDurationMs } = measurement.ane
  const { intervalMs } = measurement
  return (
    <section className="bursts" aria-label="Bursts of the ANE">
      <div className="section-head">
        <h2>Bursts of the ANE</h2>
        {burstCount > 0 && (
          <p>
            {formatCount(burstCount, 'burst')},{' '}
            {windowsOf(burstDurationMs, intervalMs) ?? formatDuration(burstDurationMs)} in all
          </p>
        )}
        {burstCount > 0 && (
          <SourceInfo
            name="ANE energy of bursts"
            sentences={() => describeFigures(['ane.energyMj', 'ane.peakMw'], measurement.figureOrigins)}
          />
        )}
      </div>
      {bursts.length === 0 ? (
        <p className="not-reported">{explainNoBursts(measurement)}</p>
      ) : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label="Table of bursts">
          <table className="figure-table rows">
            <thead>
              <tr>
                <th scope="col">Start</th>
                <th scope="col">Length</th>
                <th scope="col">Peak</th>
                <th scope="col">Energy</th>
              </tr>
            </thead>
            <tbody>
              {bursts.slice(0, MOST_ROWS).map((burst) => (
                <BurstRow key={burst.offsetMs} burst={burst} intervalMs={intervalMs} onZoom={onZoom} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {burstCount > MOST_ROWS && (
        <p className="figure-note">
          The first {MOST_ROWS} of {burstCount.toLocaleString('en')}. An export has every sample.
        </p>
      )}
    </section>
  )
}

interface BurstRowProps {
  burst: AneBurst
  intervalMs: number | null
  onZoom: (burst: AneBurst) => void
}

function BurstRow({ burst, intervalMs, onZoom }: BurstRowProps) {
  const start = `+${formatDuration(burst.offsetMs)}`
  return (
    <tr onClick={() => onZoom(burst)}>
      <td>
        <Button name={`Show the burst at ${start} in the curves`} className="row-name">
          {start}
        </Button>
      </td>
      <td>{windowsOf(burst.durationMs, intervalMs) ?? formatDuration(burst.durationMs)}</td>
      <td>{joinUnit(formatPower(burst.peakMw))}</td>
      <td>{joinUnit(formatEnergy(burst.energyMj))}</td>
    </tr>
  )
}

function explainNoBursts({ ane, verdict }: Measurement): string {
  return ane.energyMj === null && ane.peakMw === null
    ? 'ANE power is not reported, so bursts cannot be told.'
    : verdict.code === 'ane-used'
      ? 'No stretch stands out from the rest.'
      : 'None.'
}

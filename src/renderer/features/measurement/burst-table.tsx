import { formatDuration, formatEnergy, formatPower, joinUnit } from '#shared/format'
import type { AneBurst, Measurement } from '#shared/measurement'
import { describeFigures } from '#shared/measurement/figure-origins'
import { windowsOf } from '#shared/measurement/resolution'
import { words } from '#shared/words/words'
import { SourceInfo } from '../../charts/origin-info'
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
    <section className="bursts" aria-label={words.measurement.bursts.title}>
      <div className="section-head">
        <h2>{words.measurement.bursts.title}</h2>
        {burstCount > 0 && (
          <p>
            {words.measurement.bursts.inAll(
              burstCount,
              windowsOf(burstDurationMs, intervalMs) ?? formatDuration(burstDurationMs),
            )}
          </p>
        )}
        {burstCount > 0 && (
          <SourceInfo
            name={words.measurement.bursts.energyOfBursts}
            sentences={() => describeFigures(['ane.energyMj', 'ane.peakMw'], measurement.figureOrigins)}
          />
        )}
      </div>
      {bursts.length === 0 ? (
        <p className="not-reported">{explainNoBursts(measurement)}</p>
      ) : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={words.measurement.bursts.table}>
          <table className="figure-table rows" aria-label={words.measurement.bursts.title}>
            <thead>
              <tr>
                <th scope="col">{words.measurement.bursts.start}</th>
                <th scope="col">{words.measurement.bursts.length}</th>
                <th scope="col">{words.measurement.figures.peak}</th>
                <th scope="col">{words.measurement.figures.energy}</th>
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
        <p className="figure-note">{words.measurement.bursts.firstOf(MOST_ROWS, burstCount)}</p>
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
        <Button name={start} title={words.measurement.bursts.show(start)} className="row-name">
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
    ? words.measurement.bursts.unknown
    : verdict.code === 'ane-used'
      ? words.measurement.bursts.noneStandsOut
      : words.measurement.bursts.none
}

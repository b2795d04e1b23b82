import { Fragment } from 'react'
import { METRIC_IDS, METRICS } from '#shared/metrics'
import { describeOrigin, originIn, type OriginKey } from '#shared/origins'
import { isLive } from '#shared/source-status'
import { words } from '#shared/words/words'
import { liveHistory, useSession } from '../../stores/session-store'

const SERIES: readonly { key: OriginKey; name: string }[] = [
  ...METRIC_IDS.map((key) => ({ key, name: METRICS[key].name })),
  { key: 'cluster:activeRatio', name: words.charts.cpuActivity },
  { key: 'cluster:frequencyMhz', name: words.charts.cpuFrequency },
]

/** Which instrument gave each value of the newest live sample, and from what; nothing without one. */
export function ValueOrigins({ isOpen }: { isOpen: boolean }) {
  const readsLive = useSession(({ status }) => status !== null && isLive(status))
  useSession((session) => session.revision)
  const newest = readsLive ? liveHistory.columns.origins().at(-1)?.origins : undefined
  const rows = SERIES.flatMap(({ key, name }) => {
    const origin = newest === undefined ? null : originIn(newest, key)
    return origin === null ? [] : [{ key, name, from: describeOrigin(origin) }]
  })
  if (rows.length === 0) return null
  return (
    <details className="live-section" open={isOpen}>
      <summary>{words.liveReadings.whichInstrument}</summary>
      <dl className="live-facts">
        {rows.map(({ key, name, from }) => (
          <Fragment key={key}>
            <dt>{name}</dt>
            <dd>{from}</dd>
          </Fragment>
        ))}
      </dl>
    </details>
  )
}

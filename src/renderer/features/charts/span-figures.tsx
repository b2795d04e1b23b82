import { useEffect, useState } from 'react'
import { formatEnergy, formatPower, joinUnit } from '#shared/format'
import type { HistoryRange } from '#shared/history'
import { RAILS } from '#shared/metrics'
import { rangeStatistics } from '#shared/range-statistics'
import type { TimeSpan } from '#shared/sample-window'
import { words } from '#shared/words/words'
import { request } from '../../bridge/bridge'
import { liveHistory, useSession } from '../../stores/session-store'
import { isHeldInMemory } from '../../stores/window-range'

const POWERS = RAILS.map(({ metric }) => metric)

type Statistics = HistoryRange['statistics']

/** Mean, peak and energy of each power in a span of time, from every sample in it; a dash until they are known. */
export function SpanFigures({ span }: { span: TimeSpan }) {
  const statistics = useSpanStatistics(span)
  const known = RAILS.filter(({ metric }) => (statistics?.[metric]?.integral ?? null) !== null)
  if (statistics !== null && known.length === 0)
    return <p className="span-figures">{words.charts.noPowerRead}</p>
  return (
    <dl className="span-figures">
      {known.map(({ metric, label }) => {
        const { mean = null, peak = null, integral = null } = statistics?.[metric] ?? {}
        return (
          <div key={metric}>
            <dt>{label}</dt>
            <dd>
              <b>{joinUnit(formatEnergy(integral))}</b>,{' '}
              {words.charts.meanAndPeak(joinUnit(formatPower(mean)), joinUnit(formatPower(peak)))}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** null until main has answered for what is not in memory. What it answered last stays while the span grows. */
function useSpanStatistics({ fromMs, toMs }: TimeSpan): Statistics | null {
  // Renders again with each sample.
  useSession((session) => session.revision)
  const isHeld = isHeldInMemory({ fromMs, toMs })
  const [answer, setAnswer] = useState<{ fromMs: number; statistics: Statistics } | null>(null)
  useEffect(() => {
    if (isHeld) return
    let isCurrent = true
    const asked = { target: { kind: 'current' } as const, fromMs, toMs, points: 1, keys: POWERS }
    void request('history:range', asked).then((answered) => {
      if (isCurrent && answered !== null) setAnswer({ fromMs, statistics: answered.value.statistics })
    })
    return () => {
      isCurrent = false
    }
  }, [isHeld, fromMs, toMs])
  if (!isHeld) return answer?.fromMs === fromMs ? answer.statistics : null
  const { columns } = liveHistory
  return Object.fromEntries(POWERS.map((metric) => [metric, rangeStatistics(columns, metric, fromMs, toMs)]))
}

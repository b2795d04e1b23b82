import { useEffect, useState } from 'react'
import { CHARTS } from '#shared/charts'
import type { Comparison } from '#shared/comparison'
import type { HistoryRange } from '#shared/history'
import type { Measurement } from '#shared/measurement'
import type { MetricId } from '#shared/metrics'
import { request } from '../../bridge/bridge'
import { missingSeries } from '../../charts/missing-sentence'
import { viewedHistory } from '../../stores/static-source'
import { showPage } from '../../stores/view-store'

/** Everything that the comparison shows. */
export interface Compared {
  comparison: Comparison
  /** By id. */
  measurements: ReadonlyMap<string, ComparedMeasurement>
}

export interface ComparedMeasurement {
  measurement: Measurement
  range: HistoryRange
}

/** What can be drawn over each other: powers, and the ANE's traffic. */
export const OVERLAID_METRICS = (['ane-power', 'ane-traffic', 'power'] as const).flatMap(
  (chart) => CHARTS[chart].metrics,
)

/** Loads measurements to compare; null while loading. On failure shows the list and a notice that says why. */
export function useCompared(ids: readonly string[]): Compared | null {
  const [compared, setCompared] = useState<Compared | null>(null)
  useEffect(() => {
    let isCurrent = true
    void loadCompared(ids).then((answer) => {
      if (!isCurrent) return
      if (answer === null) showPage({ kind: 'measurements' })
      else setCompared(answer)
    })
    return () => void (isCurrent = false)
  }, [ids])
  return compared
}

async function loadCompared(ids: readonly string[]): Promise<Compared | null> {
  const compared = await request('measurement:compare', [...ids])
  if (compared === null) return null
  const loaded = await Promise.all(ids.map(loadMeasurement))
  const known = loaded.filter((each) => each !== null)
  if (known.length < loaded.length) return null
  return {
    comparison: compared.value,
    measurements: new Map(known.map((each) => [each.measurement.id, each])),
  }
}

async function loadMeasurement(id: string): Promise<ComparedMeasurement | null> {
  const measurement = await request('measurement:get', id)
  if (measurement === null) return null
  const fromMs = Date.parse(measurement.value.startedAt)
  const range = await request('history:range', {
    target: { kind: 'measurement', id },
    fromMs,
    toMs: fromMs + measurement.value.durationMs,
    points: Math.max(400, Math.ceil(window.innerWidth * window.devicePixelRatio)),
    keys: [...OVERLAID_METRICS],
  })
  return range === null ? null : { measurement: measurement.value, range: range.value }
}

/** Why none of these measurements has a curve of `metric`; null when at least one has. */
export function whyMissing(
  { measurements }: Compared,
  ids: readonly string[],
  metric: MetricId,
): string | null {
  const sentences = ids.flatMap((id) => {
    const run = measurements.get(id)
    if (run === undefined) return []
    return [missingSeries(metric, viewedHistory(run.range), run.measurement.machine)]
  })
  return sentences.includes(null) ? null : (sentences[0] ?? null)
}

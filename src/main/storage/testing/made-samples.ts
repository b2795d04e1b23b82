import type { DoubtReason } from '#shared/metrics'
import type { PlacedSample } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'

export const NOON = Date.UTC(2026, 2, 1, 12)

/** What a test says about a window; the rest is not reported. */
export interface MadeWindow {
  endMs: number
  elapsedMs: number | null
  aneMw?: number | null
  aneMj?: number | null
  cpuMw?: number | null
  readBytesPerSecond?: number | null
  gapBefore?: boolean
  /** Why the CPU's power is not believed, which is null then. */
  cpuDoubt?: DoubtReason | null
}

export function madeSample(sequence: number, window: MadeWindow): PlacedSample {
  const { endMs, elapsedMs, aneMw = null, aneMj = null, cpuMw = null, gapBefore = false } = window
  const { cpuDoubt = null } = window
  const clusters = [
    {
      name: 'E-Cluster',
      frequencyMhz: 1000 + (sequence % 7),
      activeRatio: 0.25,
      cores: [{ id: 0, frequencyMhz: 1000 + (sequence % 5), activeRatio: 0.5 }],
    },
  ]
  const sample = sampleWith({
    timestamp: new Date(Math.floor(endMs / 1000) * 1000).toISOString(),
    elapsedMs,
    cpu: { powerMw: cpuDoubt === null ? cpuMw : null, clusters },
    thermalPressure: 'Nominal',
    ...(cpuDoubt === null
      ? {}
      : {
          doubts: [
            { key: 'cpu.powerMw', reason: cpuDoubt, reported: cpuMw ?? 0, limit: 7, against: 'range' },
          ],
        }),
  })
  Object.assign(sample.ane, {
    powerMw: aneMw,
    energyMj: aneMj,
    readBytesPerSecond: window.readBytesPerSecond ?? null,
  })
  return { sequence, endMs, gapBefore, sample }
}

/** Windows of 1 s, one after another; the CPU's power tells them apart. */
export function madeSeconds(
  startMs: number,
  count: number,
  fields: Partial<MadeWindow> = {},
): PlacedSample[] {
  return Array.from({ length: count }, (_, i) =>
    madeSample(i, {
      endMs: startMs + (i + 1) * 1000,
      elapsedMs: 1000,
      cpuMw: 100 + i,
      aneMw: i % 50,
      ...fields,
    }),
  )
}

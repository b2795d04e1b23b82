import { RAILS, type Rail } from '#shared/metrics'
import { readMetric, type PlacedSample, type Sample } from '#shared/sample'
import { aneEnergyOf, amountOver, windowLengthMs } from '#shared/sample-window'
import type { Consumer } from '../pipeline/consumers'
import { plainAnswer, type Answer } from './http-server'

/** An hour at 1 s. */
const MOST_WINDOWS = 3600
const PWH_PER_MJ = 1e9 / 3600

interface Window {
  /** ms since 1970, by when its sample arrived: a sample arrives right when its window ends. */
  startMs: number
  endMs: number
  energiesMj: Partial<Record<Rail, number>>
}

/** A counter as Firefox writes it into a profile: `data` are pairs of ms since the start and pWh since the pair before. */
interface PowerTrack {
  name: string
  category: 'power'
  description: string
  samples: { schema: { time: 0; count: 1 }; data: [timeMs: number, energyPwh: number][] }
}

/**
 * Answers `GET /power?start=MS&end=MS`, which Firefox 121 and later ask a local address for when a profile is captured with
 * the feature _power_ (`devtools.performance.recording.power.external-url`). Its shape is that of fqueze/usb-power-profiling
 * and of `insertExternalPowerCountersIntoProfile` of firefox-devtools/profiler.
 */
export class PowerTracks implements Consumer {
  readonly part = 'Power tracks'
  /** The oldest first. */
  private readonly windows: Window[] = []

  constructor(private readonly nowMs: () => number = Date.now) {}

  onSample({ sample }: PlacedSample): void {
    const windowMs = windowLengthMs(sample.elapsedMs)
    if (windowMs === 0) return
    const endMs = this.nowMs()
    this.windows.push({ startMs: endMs - windowMs, endMs, energiesMj: energiesOf(sample, windowMs) })
    if (this.windows.length > MOST_WINDOWS) this.windows.shift()
  }

  answer(query: URLSearchParams): Answer {
    const [startMs, endMs] = [query.get('start'), query.get('end')].map((text) => Number(text || NaN))
    if (startMs === undefined || endMs === undefined || !(startMs <= endMs))
      return plainAnswer(400, 'Ask for /power?start=MS&end=MS, ms since 1970, the start before the end.')
    const tracks = RAILS.map(({ rail, label }) => this.track(rail, label, startMs, endMs))
    const body = JSON.stringify(tracks.filter(({ samples }) => samples.data.length > 0))
    return { status: 200, contentType: 'application/json; charset=utf-8', body }
  }

  private track(rail: Rail, label: string, startMs: number, endMs: number): PowerTrack {
    const data: [number, number][] = []
    let lastMs = -Infinity
    for (const window of this.windows) {
      const energyMj = window.energiesMj[rail]
      if (energyMj === undefined || window.endMs <= startMs || window.endMs > endMs) continue
      // Of a window that reaches over the start, the part after it: nobody knows more than its mean.
      const fromMs = Math.max(window.startMs, startMs)
      const share = (window.endMs - fromMs) / (window.endMs - window.startMs)
      // What lies between a pair and the one before it would be drawn as the power of the window.
      if (fromMs > lastMs + 1) data.push([round(fromMs - startMs), 0])
      data.push([round(window.endMs - startMs), Math.round(energyMj * share * PWH_PER_MJ)])
      lastMs = window.endMs
    }
    return {
      name: `${label} power`,
      category: 'power',
      description: `${label}, by Anemometer`,
      samples: { schema: { time: 0, count: 1 }, data },
    }
  }
}

function energiesOf(sample: Sample, windowMs: number): Window['energiesMj'] {
  const energies: Window['energiesMj'] = {}
  for (const { rail, metric } of RAILS) {
    const powerMw = readMetric(sample, metric)
    const powerMj = powerMw === null ? null : amountOver(powerMw, windowMs)
    const energyMj = rail === 'ane' ? aneEnergyOf(sample) : powerMj
    if (energyMj !== null) energies[rail] = energyMj
  }
  return energies
}

/** To µs. */
function round(timeMs: number): number {
  return Math.round(timeMs * 1000) / 1000
}

import { writeFileSync } from 'node:fs'
import type { Sample } from '../../src/shared/sample'
import { Meter } from '../../src/main/monitoring/meter'
import { formatExposition } from '../../src/main/monitoring/prometheus-text'
import { createRandom } from '../../src/main/synthesis/random'
import { madeSample } from '../../src/main/storage/testing/made-samples'

const DAY_S = 86_400
const SCRAPE_S = 15
const START_S = Date.UTC(2026, 2, 1) / 1000

/**
 * Writes what a scraper would have kept of the ANE's energy in a day at a sample a second, with bursts of 5 W that last some
 * seconds, while the exporter was restarted `restarts` times at random moments: OpenMetrics with times, for
 * `promtool tsdb create-blocks-from openmetrics`. Returns the true energy, and the end of the day.
 */
export function writeDayWithRestarts(path: string, restarts: number): { energyJ: number; endS: number } {
  const random = createRandom(restarts)
  const restartsAt = new Set(Array.from({ length: restarts }, () => Math.floor(random() * DAY_S)))
  const lines: string[] = ['# TYPE anemometer_energy_joules counter']
  let meter = newMeter()
  let energyMj = 0
  let burstS = 0
  for (let second = 0; second <= DAY_S; second++) {
    if (second % SCRAPE_S === 0) for (const line of aneLines(meter)) lines.push(`${line} ${START_S + second}`)
    if (restartsAt.has(second)) meter = newMeter()
    burstS = burstS > 0 ? burstS - 1 : random() < 1 / 60 ? 4 : 0
    const aneMj = burstS > 0 ? 5000 : 20
    if (second === DAY_S) break
    energyMj += aneMj
    meter.onSample(...sampleOf(aneMj))
  }
  writeFileSync(path, `${lines.join('\n')}\n# EOF\n`)
  return { energyJ: energyMj / 1000, endS: START_S + DAY_S }
}

function newMeter(): Meter {
  return new Meter({ version: '0', watchedEvents: [], hasHistory: false })
}

function sampleOf(aneMj: number): Parameters<Meter['onSample']> {
  const placed = madeSample(0, { endMs: 0, elapsedMs: 1000, aneMj })
  const sample: Sample = placed.sample
  const status = { kind: 'live', state: 'running', machine: sample.machine, live: null } as never
  return [placed, status]
}

function aneLines(meter: Meter): string[] {
  return formatExposition(meter.collect(), 'openmetrics')
    .split('\n')
    .filter((line) => line.startsWith('anemometer_energy_joules_total{component="ane"}'))
}

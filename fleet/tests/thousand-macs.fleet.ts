import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { Bench, findEngine, freePort, query, until } from './engines'
import { SimulatedMacs, type Behaviour } from './simulated-macs'

const RULES = new URL('../prometheus/anemometer-rules.yml', import.meta.url)
const MACS = 1000
const SCRAPE_S = 5
/** Long enough for each to restart and to sleep twice, s. */
const MEASURED_S = 45

describe.skipIf(findEngine('prometheus') === null)('a thousand Macs, some of which behave badly', () => {
  const bench = new Bench()
  const fleet = new SimulatedMacs(MACS)
  let port: number
  let macsPort: number

  /** Lists the Macs; Prometheus watches the file. */
  function list(names: readonly string[]): void {
    const targets = names.map((instance) => ({
      targets: [`127.0.0.1:${macsPort}`],
      labels: { __metrics_path__: `/${instance}/metrics`, instance },
    }))
    writeFileSync(join(bench.folder, 'macs.json'), JSON.stringify(targets))
  }

  async function numberOf(expr: string): Promise<number> {
    return Number((await query(port, expr))[0]?.value[1] ?? 0)
  }

  beforeAll(async () => {
    macsPort = await fleet.listen()
    list(fleet.macs.map(({ name }) => name))
    port = await freePort()
    writeFileSync(
      join(bench.folder, 'prometheus.yml'),
      `global: { scrape_interval: ${SCRAPE_S}s, scrape_timeout: ${SCRAPE_S}s }
scrape_configs: [{ job_name: macs, file_sd_configs: [{ files: [macs.json] }] }]
`,
    )
    const flags = ['--config.file=prometheus.yml', '--storage.tsdb.path=tsdb', '--log.level=error']
    await bench.start('prometheus', [...flags, `--web.listen-address=127.0.0.1:${port}`], port, '/-/ready')
  })
  afterAll(async () => {
    fleet.close()
    await bench.end()
  })

  it('are all scraped but those that refuse, are late, or are cut off', async () => {
    const bad = ['unauthorised', 'slow', 'cut'] as const
    const wrong = bad.reduce((sum, behaviour) => sum + fleet.of(behaviour).length, 0)
    await until(async () => ((await numberOf('count(up)')) === MACS ? true : null))
    // Those that sleep answer now and then.
    const reached = 'count(max_over_time(up[20s]) == 1)'
    await until(async () => ((await numberOf(reached)) === MACS - wrong ? true : null))
    await until(async () => {
      const asleep = await query(port, 'up == 0 and on (instance) max_over_time(up[20s]) == 1')
      return asleep.length === fleet.of('sleeps').length ? true : null
    })
    for (const { name } of bad.flatMap((behaviour) => fleet.of(behaviour)))
      expect(await query(port, `anemometer_up{instance="${name}"}`)).toEqual([])
  })

  it('have the watts that they draw while they are awake, restarts and sleep included', async () => {
    // More than the window, so that no series begins in it: half as many of those that sleep.
    const oldest = 'min(count_over_time(anemometer_up[1m]))'
    await until(async () => ((await numberOf(oldest)) >= 5 ? true : null))
    const ofMostMacs = 'quantile(0.2, count_over_time(anemometer_up[1m]))'
    await until(async () => ((await numberOf(ofMostMacs)) >= 12 ? true : null))
    const rateOf = (series: string, behaviour: Behaviour): Promise<number> => {
      const names = fleet.of(behaviour).map(({ name }) => name)
      return numberOf(`sum(rate(${series.replace('}', `,instance=~"${names.join('|')}"}`)}[${MEASURED_S}s]))`)
    }
    for (const behaviour of ['well', 'restarts', 'sleeps', 'clock set back'] as const) {
      const macs = fleet.of(behaviour)
      const watts = macs.reduce((sum, mac) => sum + mac.watts, 0)
      const energy = await rateOf('anemometer_energy_joules_total{component="ane"}', behaviour)
      const measured = await rateOf('anemometer_measured_seconds_total{job="macs"}', behaviour)
      expect(energy / measured, behaviour).toBeCloseTo(watts / macs.length, 1)
      const coverage = measured / macs.length
      // A restart loses what came after the last scrape: up to 5 s of 17.
      const bounds = {
        well: [0.95, 1.05],
        restarts: [0.65, 1.05],
        sleeps: [0.35, 0.65],
        'clock set back': [0.95, 1.05],
      } as const
      const [least, most] = bounds[behaviour]
      expect(coverage, behaviour).toBeGreaterThan(least)
      expect(coverage, behaviour).toBeLessThan(most)
    }
  })

  it('are not taken for lost where only their clock is wrong', async () => {
    const { groups } = parse(readFileSync(RULES, 'utf8')) as {
      groups: { rules: { alert?: string; expr: string }[] }[]
    }
    const rule = groups.flatMap(({ rules }) => rules).find(({ alert }) => alert === 'AnemometerSourceLost')
    const [wrong] = fleet.of('clock set back')
    const behind = await numberOf(
      `time() - anemometer_last_sample_timestamp_seconds{instance="${wrong?.name}"}`,
    )
    expect(behind).toBeGreaterThan(3600)
    expect(await query(port, rule?.expr ?? '')).toEqual([])
  })

  it('are missed once they are taken out of the list', async () => {
    const gone = fleet.of('vanishes').length
    list(fleet.macs.filter(({ behaviour }) => behaviour !== 'vanishes').map(({ name }) => name))
    const silent =
      'count(group by (job, instance) (last_over_time(anemometer_up[6h])) unless on (job, instance) group by (job, instance) (anemometer_up))'
    await until(async () => ((await numberOf(silent)) === gone ? true : null))
    expect(await numberOf('count(up)')).toBe(MACS - gone)
  })
})

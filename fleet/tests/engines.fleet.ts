import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BuiltCli } from '../../src/cli/testing/built-cli'
import { makeCertificates } from '../../src/main/monitoring/testing/certificates'
import { openHistory } from '../../src/main/storage/history-store'
import { SampleTotals } from '../../src/shared/sample-totals'
import { readDashboards, withVariables } from './dashboards'
import {
  answerOf,
  Bench,
  findEngine,
  freePort,
  query,
  runEngine,
  startExporter,
  until,
  type Exporter,
} from './engines'
import { writeDayWithRestarts } from './made-day'

const RULES = fileURLToPath(new URL('../prometheus/', import.meta.url))
const DOCS = new URL('../../docs/fleet.md', import.meta.url)
const TOKEN = 'fleet-test-token-0123456789'

const cli = new BuiltCli('fleet')
afterAll(() => cli.remove())

async function textOf(port: number, accept = 'text/plain'): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { accept } })).text()
}

const namesIn = (text: string): Set<string> => new Set(text.match(/^(?:anemometer|process)_\w+/gm))

describe.skipIf(findEngine('promtool') === null)('promtool', () => {
  it('finds nothing wrong in the rules, nor in what they say of made-up Macs', () => {
    expect(runEngine('promtool', ['check', 'rules', 'anemometer-rules.yml'], RULES)).toMatchObject({
      status: 0,
    })
    const tested = runEngine('promtool', ['test', 'rules', 'anemometer-rules.test.yml'], RULES)
    expect(tested.text).toContain('SUCCESS')
    expect(tested.status).toBe(0)
  })

  it('finds nothing wrong in what docs/fleet.md tells people to write for it', async () => {
    const bench = new Bench()
    const docs = readFileSync(DOCS, 'utf8')
    const blocks = [...docs.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = '']) => text)
    const configs = blocks.filter((text) => /^(scrape_configs|rule_files):/m.test(text))
    expect(configs).toHaveLength(3)
    for (const text of configs) {
      writeFileSync(join(bench.folder, 'prometheus.yml'), text)
      const checked = runEngine(
        'promtool',
        ['check', 'config', '--syntax-only', 'prometheus.yml'],
        bench.folder,
      )
      expect(checked.status, `${text}${checked.text}`).toBe(0)
    }
    const routes = blocks.filter((text) => text.startsWith('route:'))
    expect(routes).toHaveLength(1)
    writeFileSync(join(bench.folder, 'alertmanager.yml'), routes[0] ?? '')
    const amtool = findEngine('amtool')
    if (amtool !== null)
      expect(runEngine('amtool', ['check-config', 'alertmanager.yml'], bench.folder)).toMatchObject({
        status: 0,
      })
    await bench.end()
  })

  it('finds nothing wrong in what is served', async () => {
    const bench = new Bench()
    const { port } = await startExporter(cli, bench, [])
    const text = await until(async () => {
      const served = await textOf(port)
      return served.includes('anemometer_energy_joules_total{') ? served : null
    })
    expect(runEngine('promtool', ['check', 'metrics'], bench.folder, text)).toEqual({ status: 0, text: '' })
    await bench.end()
  })
})

describe.skipIf(findEngine('prometheus') === null)('Prometheus', () => {
  const bench = new Bench()
  let port: number
  let exporter: Exporter
  const file = (name: string): string => join(bench.folder, name)

  beforeAll(async () => {
    makeCertificates(bench.folder, { server: 'DNS:localhost,IP:127.0.0.1' })
    writeFileSync(file('token'), TOKEN, { mode: 0o600 })
    writeFileSync(file('web.yml'), 'tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n')
    const args = ['--token-file', file('token'), '--web-config', file('web.yml'), '--data', file('history')]
    exporter = await startExporter(cli, bench, args)
    port = await freePort()
    writeFileSync(
      file('prometheus.yml'),
      `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: ['${join(RULES, 'anemometer-rules.yml')}']
scrape_configs:
  - job_name: anemometer
    scheme: https
    authorization: { credentials_file: token }
    tls_config: { ca_file: ca.pem }
    static_configs: [{ targets: ['127.0.0.1:${exporter.port}'] }]
`,
    )
    const flags = ['--config.file=prometheus.yml', '--storage.tsdb.path=tsdb', '--log.level=warn']
    await bench.start('prometheus', [...flags, `--web.listen-address=127.0.0.1:${port}`], port, '/-/ready')
  })
  afterAll(() => bench.end())

  it('scrapes it over TLS with a token, in OpenMetrics', async () => {
    await answerOf(port, 'up == 1')
    await answerOf(port, 'anemometer_up == 1')
    const metadataOf = (family: string): Promise<object> =>
      until(async () => {
        const url = `http://127.0.0.1:${port}/api/v1/targets/metadata?metric=${family}`
        const { data } = (await (await fetch(url)).json()) as { data: object[] }
        return data[0] ?? null
      })
    // Units and state sets are in OpenMetrics alone.
    expect(await metadataOf('anemometer_energy_joules')).toMatchObject({ type: 'counter', unit: 'joules' })
    expect(await metadataOf('anemometer_thermal_pressure')).toMatchObject({ type: 'stateset' })
  })

  it('gets nothing without the token', async () => {
    const status = await new Promise((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port: exporter.port,
        path: '/metrics',
        ca: readFileSync(file('ca.pem')),
      }
      request(options, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
    })
    expect(status).toBe(401)
  })

  const targets = readDashboards().flatMap(([name, { panels }]) =>
    panels.flatMap(({ title, targets: asked }) =>
      asked.map(({ expr, refId }) => [`${name}: ${title} ${refId}`, expr] as const),
    ),
  )
  it.each(targets)('has an answer to %s', async (_, expr) => {
    const answer = await answerOf(port, withVariables(expr, '5s', '1m'))
    for (const { value } of answer) expect(Number(value[1])).not.toBeNaN()
  })

  it('has the watts of the rules, and no alert of a Mac that is well', async () => {
    await answerOf(port, 'instance_component:anemometer_power_watts:rate5m{component="cpu"} > 0')
    expect(await query(port, 'ALERTS{severity=~"warning|critical"}')).toEqual([])
  })

  it('has what is kept of it, and no more', async () => {
    exporter.started.child.kill('SIGTERM')
    await exporter.started.ended
    const opened = openHistory(file('history'))
    if (!opened.ok) throw new Error(opened.message)
    const { store } = opened.value
    const totals = new SampleTotals()
    const keptJ = [...store.samples(store.continuousTrack('demonstration'), null, null)].map(({ sample }) => {
      totals.add(sample)
      return (totals.data.series['cpu.powerMw']?.amount ?? 0) / 1e6
    })
    store.close()
    const [last] = await answerOf(port, 'max_over_time(anemometer_energy_joules_total{component="cpu"}[1h])')
    // To the last digit: what the samples on disk came to after one of them.
    expect(keptJ).toContain(Number(last?.value[1]))
  })

  it('counts the energy of a day with 50 restarts within half a per cent', async () => {
    const day = new Bench()
    const { energyJ, endS } = writeDayWithRestarts(join(day.folder, 'day.txt'), 50)
    const made = runEngine(
      'promtool',
      ['tsdb', 'create-blocks-from', 'openmetrics', 'day.txt', 'tsdb'],
      day.folder,
    )
    expect(made.status, made.text).toBe(0)
    const dayPort = await freePort()
    writeFileSync(join(day.folder, 'prometheus.yml'), 'scrape_configs: []\n')
    const flags = [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=tsdb',
      '--storage.tsdb.retention.time=3650d',
    ]
    await day.start(
      'prometheus',
      [...flags, `--web.listen-address=127.0.0.1:${dayPort}`],
      dayPort,
      '/-/ready',
    )
    const [increase] = await query(
      dayPort,
      'increase(anemometer_energy_joules_total{component="ane"}[1d])',
      endS,
    )
    expect(Math.abs(Number(increase?.value[1]) / energyJ - 1)).toBeLessThan(0.005)
    await day.end()
  })
})

describe.skipIf(findEngine('prometheus-node-exporter') === null)('node_exporter', () => {
  it('has everything but the process from the text file', async () => {
    const bench = new Bench()
    const exporter = await startExporter(cli, bench, ['--textfile', join(bench.folder, 'anemometer.prom')])
    const port = await freePort()
    const flags = [
      '--collector.disable-defaults',
      '--collector.textfile',
      `--collector.textfile.directory=${bench.folder}`,
    ]
    await bench.start(
      'prometheus-node-exporter',
      [...flags, `--web.listen-address=127.0.0.1:${port}`],
      port,
      '/',
    )
    const served = await textOf(exporter.port)
    const text = await until(async () => {
      const read = await textOf(port)
      return read.includes('anemometer_energy_joules_total{') ? read : null
    })
    expect(text).toContain('\nnode_textfile_scrape_error 0\n')
    for (const name of namesIn(served))
      if (!name.startsWith('process_')) expect(namesIn(text)).toContain(name)
    await bench.end()
  })
})

describe.skipIf(findEngine('victoria-metrics') === null)('VictoriaMetrics', () => {
  it('has by OTLP the series that Prometheus has by scraping', async () => {
    const bench = new Bench()
    const port = await freePort()
    const flags = ['-storageDataPath=data', '-retentionPeriod=1d', '-search.latencyOffset=0s']
    await bench.start(
      'victoria-metrics',
      [...flags, `-httpListenAddr=127.0.0.1:${port}`, '-opentelemetry.usePrometheusNaming'],
      port,
      '/health',
    )
    const exporter = await startExporter(cli, bench, ['--otlp', '--hw-names'], {
      env: {
        OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `http://127.0.0.1:${port}/opentelemetry/v1/metrics`,
        OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
        OTEL_METRIC_EXPORT_INTERVAL: '500',
        OTEL_SERVICE_NAME: 'macs',
      },
    })
    const scraped = await until(async () => {
      const text = await textOf(exporter.port)
      return /anemometer_otlp_pushes_total\{outcome="accepted"\} [3-9]/.test(text) ? text : null
    })
    expect(scraped).toContain('anemometer_otlp_pushes_total{outcome="failed"} 0')
    for (const name of [...namesIn(scraped), 'hw_energy_joules_total'])
      expect(await answerOf(port, name)).not.toEqual([])
    const [cpu] = await answerOf(port, 'anemometer_energy_joules_total{component="cpu"}')
    expect(cpu?.metric).toMatchObject({ service_name: 'macs' })
    await bench.end()
  })
})

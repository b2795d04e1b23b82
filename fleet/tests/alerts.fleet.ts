import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BuiltCli } from '../../src/cli/testing/built-cli'
import { answerOf, Bench, findEngine, freePort, startExporter, until, type Exporter } from './engines'

const RULES = new URL('../prometheus/anemometer-rules.yml', import.meta.url)

/** As Alertmanager has it in its API. */
interface Alert {
  labels: Readonly<Record<string, string>>
  annotations: Readonly<Record<string, string>>
}

/** As Alertmanager posts it. */
interface Notice extends Alert {
  status: 'firing' | 'resolved'
}

const hasAlertmanager = findEngine('prometheus') !== null && findEngine('prometheus-alertmanager') !== null

describe.skipIf(!hasAlertmanager)('Alertmanager', () => {
  const bench = new Bench()
  const cli = new BuiltCli('fleet-alerts')
  const notices: Notice[] = []
  let alertmanagerPort: number
  let exporter: Exporter

  beforeAll(async () => {
    exporter = await startExporter(cli, bench, [])
    alertmanagerPort = await startAlertmanager(bench, await receive(bench, notices))
    const port = await startPrometheus(bench, exporter.port, alertmanagerPort)
    await answerOf(port, 'anemometer_up == 1')
  })
  afterAll(async () => {
    await bench.end()
    cli.remove()
  })

  const silentIn = (alerts: readonly Alert[]): Alert | undefined =>
    alerts.find(({ labels }) => labels.alertname === 'AnemometerMacSilent')
  const pending = async (): Promise<Alert[]> => {
    const response = await fetch(`http://127.0.0.1:${alertmanagerPort}/api/v2/alerts?active=true`)
    return (await response.json()) as Alert[]
  }
  const notified = (status: Notice['status']): Promise<Alert> =>
    until(() => Promise.resolve(silentIn(notices.filter((each) => each.status === status)) ?? null))

  it('has the alert of a Mac that is silent, and passes it on', async () => {
    expect(silentIn(await pending())).toBeUndefined()
    exporter.started.child.kill('SIGKILL')
    await exporter.started.ended
    const alert = await until(async () => silentIn(await pending()) ?? null)
    const instance = `127.0.0.1:${exporter.port}`
    expect(alert).toMatchObject({
      labels: { severity: 'warning', job: 'anemometer', instance },
      annotations: { summary: `${instance} reported within the last 6 hours, and does not any more.` },
    })
    expect(alert.annotations.runbook_url).toMatch(/#anemometermacsilent$/)
    expect((await notified('firing')).annotations).toEqual(alert.annotations)
  })

  it('learns that the Mac is back', async () => {
    await startExporter(cli, bench, [], { port: exporter.port })
    expect((await notified('resolved')).labels.instance).toBe(`127.0.0.1:${exporter.port}`)
    expect(silentIn(await pending())).toBeUndefined()
  })
})

/** Receives what Alertmanager posts to whom it wakes. Resolves with the port. */
async function receive(bench: Bench, notices: Notice[]): Promise<number> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      notices.push(...(JSON.parse(body) as { alerts: Notice[] }).alerts)
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  bench.onEnd(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

async function startAlertmanager(bench: Bench, receiverPort: number): Promise<number> {
  const port = await freePort()
  writeFileSync(
    join(bench.folder, 'alertmanager.yml'),
    `route: { receiver: people, group_wait: 0s, group_interval: 1s }
receivers:
  - name: people
    webhook_configs: [{ url: 'http://127.0.0.1:${receiverPort}/' }]
`,
  )
  // Without an address of a cluster, or it would listen for others on all interfaces.
  const flags = ['--config.file=alertmanager.yml', '--storage.path=alerts', '--cluster.listen-address=']
  const args = [...flags, `--web.listen-address=127.0.0.1:${port}`]
  await bench.start('prometheus-alertmanager', args, port, '/-/ready')
  return port
}

/** With the rules that are shipped, but for how long something has to hold. */
async function startPrometheus(
  bench: Bench,
  exporterPort: number,
  alertmanagerPort: number,
): Promise<number> {
  const port = await freePort()
  const rules = readFileSync(RULES, 'utf8').replaceAll(/for: \d+m/g, 'for: 1s')
  writeFileSync(join(bench.folder, 'rules.yml'), rules)
  writeFileSync(
    join(bench.folder, 'prometheus.yml'),
    `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:${alertmanagerPort}'] }] }] }
scrape_configs: [{ job_name: anemometer, static_configs: [{ targets: ['127.0.0.1:${exporterPort}'] }] }]
`,
  )
  const flags = ['--config.file=prometheus.yml', '--storage.tsdb.path=tsdb', '--log.level=warn']
  await bench.start('prometheus', [...flags, `--web.listen-address=127.0.0.1:${port}`], port, '/-/ready')
  return port
}

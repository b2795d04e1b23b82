import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { METRIC_IDS } from '#shared/metrics'
import { SampleTotals } from '#shared/sample-totals'
import { openedStore, temporaryFolder, writerOf } from '../main/storage/testing/store-folder'
import { BuiltCli, type Started } from './testing/built-cli'
import { QUICK_ANE_MW, writeQuickRecording } from './testing/made-recording'

const cli = new BuiltCli('serve')
afterAll(() => cli.remove())

interface Serving {
  started: Started
  origin: string
  /** Series by their names and labels, as served now. */
  scrape: () => Promise<ReadonlyMap<string, number>>
  /** The first scrape for which `condition` holds. */
  until: (condition: (series: ReadonlyMap<string, number>) => boolean) => Promise<ReadonlyMap<string, number>>
}

async function serving(...args: string[]): Promise<Serving> {
  const started = cli.start(['serve', '--listen', '127.0.0.1:0', ...args])
  onTestFinished(() => void started.child.kill('SIGKILL'))
  await started.untilPrinted('/metrics\n')
  const origin = /http:\/\/[\d.:]+/.exec(started.printed)?.[0] ?? ''
  const scrape = async (): Promise<ReadonlyMap<string, number>> => {
    const text = await (await fetch(`${origin}/metrics`)).text()
    return new Map(
      [...text.matchAll(/^([^#\s].*) (\S+)$/gm)].map(([, name = '', value]) => [name, Number(value)]),
    )
  }
  const until: Serving['until'] = async (condition) => {
    for (;;) {
      const series = await scrape()
      if (condition(series)) return series
    }
  }
  return { started, origin, scrape, until }
}

const ANE_ENERGY = 'anemometer_energy_joules_total{component="ane"}'
const CPU_ENERGY = 'anemometer_energy_joules_total{component="cpu"}'
const ENDED = 'anemometer_source_state{anemometer_source_state="ended"}'
const MEASURED = 'anemometer_measured_seconds_total'

describe('anemometer serve', () => {
  it('serves what it reads until a signal ends it', async () => {
    const { started, origin, until } = await serving('--source', 'demonstration')
    const series = await until((each) => each.get('anemometer_up') === 1)
    expect(series.get(CPU_ENERGY)).toBeGreaterThan(0)
    expect(series.get('anemometer_source_info{source="demonstration",real="false"}')).toBe(1)
    expect(await (await fetch(`${origin}/healthz`)).text()).toBe('Samples arrive.\n')
    expect((await fetch(`${origin}/`)).headers.get('content-type')).toContain('text/html')
    started.child.kill('SIGTERM')
    expect(await started.ended).toMatchObject({ status: 0, stderr: '' })
  })

  it('goes on serving what a recording came to after its end, to the last millijoule', async () => {
    const recording = join(temporaryFolder(), 'quick.plist')
    writeQuickRecording(recording, 40)
    const { started, origin, until } = await serving('--source', recording)
    const series = await until((each) => each.get(ENDED) === 1)
    expect(series.get(MEASURED)).toBe(2)
    expect(series.get(ANE_ENERGY)).toBe((QUICK_ANE_MW / 1000) * 2)
    expect(series.get('anemometer_up')).toBe(0)
    expect(await fetch(`${origin}/healthz`)).toMatchObject({ status: 503 })
    started.child.kill('SIGINT')
    const { status, stderr } = await started.ended
    expect(status).toBe(0)
    expect(stderr).toContain('what it came to is still served')
  })

  it('passes on by file, by OTLP and to Firefox what it serves', async () => {
    const path = join(temporaryFolder(), 'anemometer.prom')
    const server = createHttpServer((request, response) => {
      request.resume()
      response.end()
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    const pushed = new Promise<string>((resolve) => server.once('request', ({ url }) => resolve(url ?? '')))
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`
    process.env.OTEL_METRIC_EXPORT_INTERVAL = '100'
    onTestFinished(() => {
      delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT
      delete process.env.OTEL_METRIC_EXPORT_INTERVAL
    })
    const args = ['--source', 'demonstration', '--textfile', path, '--otlp', '--hw-names', '--firefox']
    const { started, origin, until } = await serving(...args)
    expect(await pushed).toBe('/v1/metrics')
    await until((each) => each.get('anemometer_up') === 1)
    expect(readFileSync(path, 'utf8')).toContain('anemometer_build_info')
    const tracks = await (await fetch(`${origin}/power?start=0&end=${Date.now() + 1000}`)).json()
    expect(tracks).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'CPU power' })]))
    started.child.kill('SIGTERM')
    expect(await started.ended).toMatchObject({ status: 0, stderr: '' })
    expect(existsSync(path)).toBe(false)
  })

  it('goes on from what was kept, after a kill and after an end, and never serves more than is kept', async () => {
    const data = join(temporaryFolder(), 'history')
    let seen = 0
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
      const { started, until } = await serving('--source', 'demonstration', '--data', data)
      const before = seen
      const series = await until((each) => (each.get(MEASURED) ?? 0) > before)
      const first = series.get(MEASURED) ?? 0
      expect(first).toBeGreaterThanOrEqual(before)
      seen = (await until((each) => (each.get(MEASURED) ?? 0) > first)).get(MEASURED) ?? 0
      started.child.kill(signal)
      await started.ended
      const kept = new SampleTotals()
      const store = openedStore(data)
      const track = store.continuousTrack('demonstration')
      for (const { sample } of store.samples(track, null, null)) kept.add(sample)
      const totals = writerOf(store, track).totals
      expect(totals?.measuredMs).toBe(kept.data.measuredMs)
      // Those of clusters are rounded where samples are stored.
      for (const id of METRIC_IDS) expect(totals?.series[id]).toEqual(kept.data.series[id])
      expect(kept.data.measuredMs / 1000).toBeGreaterThanOrEqual(seen)
      store.close()
    }
  })

  it('ends where another Anemometer keeps the same history', async () => {
    const data = temporaryFolder()
    const { until } = await serving('--source', 'demonstration', '--data', data)
    await until((each) => each.has(MEASURED))
    const second = await serving('--source', 'demonstration', '--data', data)
    const { status, stderr } = await second.started.ended
    expect(status).toBe(1)
    expect(stderr).toContain('Another Anemometer already keeps this history')
  })
})

describe('anemometer serve refuses', () => {
  it('an address that others reach, without credentials', async () => {
    const { status, stderr } = await cli.run(['serve', '--source', 'demonstration', '--listen', '0.0.0.0:0'])
    expect(status).toBe(2)
    expect(stderr).toContain('0.0.0.0 can be reached by others')
  })

  it('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const { status, stderr } = await cli.run(['serve', '--source', 'demonstration', '--listen', String(port)])
    expect(status).toBe(2)
    expect(stderr).toContain(`http://127.0.0.1:${port} is taken`)
  })

  it('a token that others may read, and a web.config that it does not understand', async () => {
    const folder = temporaryFolder()
    const [token, config] = [join(folder, 'token'), join(folder, 'web.yml')]
    writeFileSync(token, '0123456789abcdef', { mode: 0o644 })
    writeFileSync(config, 'rate_limit: {}\n')
    expect(await cli.run(['serve', '--token-file', token])).toMatchObject({
      status: 2,
      stderr: `anemometer serve: Others may read the token in ${token}. Type: chmod 600 ${token}\n`,
    })
    expect((await cli.run(['serve', '--web-config', config])).stderr).toContain('rate_limit is not supported')
  })

  it('a history for a recording, and what is no address', async () => {
    const recording = join(temporaryFolder(), 'quick.plist')
    writeQuickRecording(recording, 1)
    const args = ['serve', '--source', recording, '--data', temporaryFolder()]
    expect(await cli.run(args)).toMatchObject({ status: 2 })
    expect(await cli.run(['serve', '--listen', 'nowhere.invalid:1'])).toMatchObject({ status: 2 })
  })
})

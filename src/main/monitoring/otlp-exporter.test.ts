import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Meter } from './meter'
import type { Clocks } from '../sources/clocks'
import { OtlpExporter } from './otlp-exporter'
import { readOtlpOptions } from './otlp-options'
import { ExportMetricsServiceRequest, ExportMetricsServiceResponse } from './testing/official-otlp'

type Reply = (response: ServerResponse, request: IncomingMessage) => void

const accept: Reply = (response) => response.end()
const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Reply =>
  (response) =>
    response.writeHead(code, headers).end(body)
const answer =
  (fields: object): Reply =>
  (response) => {
    const message = ExportMetricsServiceResponse.fromObject(fields)
    response.setHeader('Content-Type', 'application/x-protobuf')
    response.end(ExportMetricsServiceResponse.encode(message).finish())
  }
const hangUp: Reply = (response) => response.destroy()

interface Receiver {
  /** Names of the metrics of each request, and its headers. */
  got: { names: string[]; headers: IncomingMessage['headers']; url: string }[]
  port: number
}

/** An OTLP server that replies by the list, and accepts whatever comes after. */
async function receiver(replies: readonly Reply[]): Promise<Receiver> {
  const got: Receiver['got'] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const bytes = Buffer.concat(parts)
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
      const { resourceMetrics } = ExportMetricsServiceRequest.decode(body) as {
        resourceMetrics: { scopeMetrics: { metrics: { name: string }[] }[] }[]
      }
      const names = resourceMetrics[0]?.scopeMetrics[0]?.metrics.map(({ name }) => name) ?? []
      got.push({ names, headers: request.headers, url: request.url ?? '' })
      ;(replies[got.length - 1] ?? accept)(response, request)
    })
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { got, port: (server.address() as AddressInfo).port }
}

/** Time passes when a test lets it. */
class FakeTime implements Clocks {
  /** What was waited for, ms. */
  readonly waits: number[] = []
  private atMs = 0
  private due: (() => void) | null = null
  private arrived: (() => void) | null = null
  random = () => 0.25
  wallClockMs = () => 1_800_000_000_000 + this.atMs
  nowMs = () => this.atMs
  after = (delayMs: number, callback: () => void) => {
    this.waits.push(delayMs)
    this.due = () => {
      this.atMs += delayMs
      callback()
    }
    this.arrived?.()
    return () => (this.due = null)
  }

  /** Lets the time pass that is waited for, and resolves when the next wait has begun. */
  async pass(): Promise<void> {
    const { due } = this
    this.due = null
    const next = new Promise<void>((resolve) => (this.arrived = resolve))
    due?.()
    await next
  }
}

async function exporting(replies: readonly Reply[], env: Record<string, string> = {}) {
  const { got, port } = await receiver(replies)
  const read = readOtlpOptions({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/`, ...env })
  if (!read.ok || read.value === null) throw new Error('There is nothing to push to.')
  const meter = new Meter({ version: '1.2.3', watchedEvents: [], hasHistory: false })
  const time = new FakeTime()
  const printed: string[] = []
  const options = { ...read.value, version: '1.2.3', withHardwareNames: false, continued: new Set<never>() }
  const exporter = new OtlpExporter(meter, options, (message) => printed.push(message), time)
  onTestFinished(() => exporter.stop())
  const pushes = (): Record<string, number> =>
    Object.fromEntries(
      meter
        .collect()
        .find(({ family }) => family === 'otlpPushes')
        ?.points.map(({ labels, value }) => [labels.outcome ?? '', value]) ?? [],
    )
  return { got, time, printed, exporter, pushes, meter }
}

describe('an exporter', () => {
  it('pushes at equal times from a phase of its own, with what says who sends', async () => {
    const { got, time, exporter, pushes, printed } = await exporting([], {
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20YTpi,x-scope=lab',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    })
    exporter.start()
    for (let i = 0; i < 3; i++) await time.pass()
    expect(time.waits).toEqual([15_000, 60_000, 60_000, 60_000])
    expect(got).toHaveLength(3)
    expect(got[0]).toMatchObject({
      url: '/v1/metrics',
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'gzip',
        'user-agent': 'anemometer/1.2.3',
        authorization: 'Basic YTpi',
        'x-scope': 'lab',
      },
    })
    expect(got[0]?.names).toContain('anemometer.up')
    expect(pushes()).toEqual({ accepted: 3, partial: 0, failed: 0 })
    expect(printed).toEqual([])
  })

  it.each([
    ['429', status(429)],
    ['502', status(502)],
    ['503', status(503)],
    ['504', status(504)],
    ['a hang-up', hangUp],
  ])('repeats after %s, later each time and not all Macs at once', async (_, reply) => {
    const { got, time, exporter, pushes, printed } = await exporting([reply, reply, accept])
    exporter.start()
    for (let i = 0; i < 3; i++) await time.pass()
    // 0.25 of 0 to 1 is a tenth less.
    expect(time.waits).toEqual([15_000, 900, 1800, 60_000 - 2700])
    expect(got).toHaveLength(3)
    expect(pushes()).toEqual({ accepted: 1, partial: 0, failed: 0 })
    expect(printed).toEqual([])
  })

  it.each([400, 401, 403, 404, 408, 413, 500, 501, 301])(
    'does not repeat after %i, and says why once',
    async (code) => {
      const reply = status(code, { Location: '/elsewhere' }, 'not here\nnor there')
      const { got, time, exporter, pushes, printed } = await exporting([reply, reply, accept])
      exporter.start()
      for (let i = 0; i < 3; i++) await time.pass()
      expect(got).toHaveLength(3)
      expect(time.waits).toEqual([15_000, 60_000, 60_000, 60_000])
      expect(pushes()).toEqual({ accepted: 1, partial: 0, failed: 2 })
      expect(printed.map((line) => line.replace(/:\d+/, ''))).toEqual([
        `Nothing could be pushed to http://127.0.0.1: it answered with status ${code}: not here.`,
        'Pushing to http://127.0.0.1 works again.',
      ])
    },
  )

  it.each([
    ['seconds', '7'],
    ['a date', new Date(1_800_000_000_000 + 15_000 + 7000).toUTCString()],
  ])('waits as long as the server says in %s', async (_, retryAfter) => {
    const { time, exporter } = await exporting([status(429, { 'Retry-After': retryAfter })])
    exporter.start()
    await time.pass()
    expect(time.waits.at(-1)).toBe(7000)
  })

  it('gives a push up where the server says later than the next one, or goes on refusing', async () => {
    const { got, time, exporter, pushes } = await exporting([
      status(503, { 'Retry-After': '31' }),
      ...Array.from({ length: 20 }, () => status(503)),
    ])
    exporter.start()
    await time.pass()
    expect(time.waits).toEqual([15_000, 60_000])
    while (pushes().failed !== 2) await time.pass()
    // 0.9 × (1 + 2 + 4 + 8 + 10) s is below 30 s, and the next 9 s are not.
    expect(got).toHaveLength(1 + 6)
    expect(time.waits.at(-1)).toBeCloseTo(60_000 - 22_500, 6)
  })

  it('does not repeat what a server took in part, and says what it did not take', async () => {
    const part = { partialSuccess: { rejectedDataPoints: 3, errorMessage: 'too old' } }
    const { got, time, exporter, pushes, printed } = await exporting([answer(part), answer({})])
    exporter.start()
    await time.pass()
    await time.pass()
    expect(got).toHaveLength(2)
    expect(pushes()).toEqual({ accepted: 1, partial: 1, failed: 0 })
    expect(printed[0]).toContain('did not take 3 of the points that were pushed: too old.')
  })

  it('does not wait for ever for an answer', async () => {
    const { time, exporter, printed } = await exporting([() => undefined], {
      OTEL_EXPORTER_OTLP_TIMEOUT: '50',
    })
    exporter.start()
    await time.pass()
    expect(printed[0]).toContain('it did not answer within 50 ms')
  })

  it('says where nothing listens, after it has tried again', async () => {
    const { time, exporter, printed, pushes } = await exporting([], {
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://127.0.0.1:1/',
    })
    exporter.start()
    while (pushes().failed === 0) await time.pass()
    expect(time.waits.length).toBeGreaterThan(3)
    expect(printed).toEqual(['Nothing could be pushed to http://127.0.0.1:1: nothing listens there.'])
  })

  it('pushes once more when it ends, also while it waits to repeat', async () => {
    const { got, time, exporter } = await exporting([status(503)])
    exporter.start()
    await time.pass()
    await exporter.stop()
    expect(got).toHaveLength(2)
  })
})

describe('the variables of OpenTelemetry', () => {
  const read = (env: Record<string, string>) => {
    const result = readOtlpOptions(env)
    if (!result.ok) throw new Error(result.message)
    return result.value
  }

  it.each([
    [{}, 'http://localhost:4318/v1/metrics'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, 'http://localhost:4318/v1/metrics'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://a.example/otlp' }, 'https://a.example/otlp/v1/metrics'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://a.example/otlp/' }, 'https://a.example/otlp/v1/metrics'],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'https://a.example/api' }, 'https://a.example/api'],
    [
      {
        OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://b.example/',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a.example',
      },
      'http://b.example/',
    ],
  ])('%o name the endpoint', (env, href) => {
    expect(read(env)?.endpoint.href).toBe(href)
  })

  it('have defaults, and those of metrics before the general ones', () => {
    expect(read({})).toMatchObject({
      timeoutMs: 10_000,
      intervalMs: 60_000,
      exportTimeoutMs: 30_000,
      compresses: false,
    })
    const env = {
      OTEL_EXPORTER_OTLP_TIMEOUT: '1',
      OTEL_EXPORTER_OTLP_METRICS_TIMEOUT: '2',
      OTEL_METRIC_EXPORT_INTERVAL: '5000',
      OTEL_SERVICE_NAME: 'macs',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,site=lab%201',
    }
    expect(read(env)).toMatchObject({ timeoutMs: 2, intervalMs: 5000 })
    expect(read(env)?.resource).toMatchObject({ 'service.name': 'macs', site: 'lab 1' })
    expect(read({ OTEL_SDK_DISABLED: 'TRUE' })).toBeNull()
  })

  it.each([
    [
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      'OTEL_EXPORTER_OTLP_PROTOCOL can only be http/protobuf here, not "grpc".',
    ],
    [
      { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' },
      'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE can only be cumulative here, not "delta".',
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT is no address'],
    [{ OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd' }, 'gzip or none'],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'novalue' }, 'OTEL_EXPORTER_OTLP_HEADERS is a list of NAME=VALUE'],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=%zz' }, 'write it as %25'],
    [
      { OTEL_EXPORTER_OTLP_HEADERS: 'a=b%0d%0ac: d' },
      'OTEL_EXPORTER_OTLP_HEADERS has what no header may have',
    ],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'a b=c' }, 'OTEL_EXPORTER_OTLP_HEADERS is a list'],
    [{ OTEL_METRIC_EXPORT_INTERVAL: '0' }, 'OTEL_METRIC_EXPORT_INTERVAL is a number of milliseconds above 0'],
    [{ OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere/ca.pem' }, 'OTEL_EXPORTER_OTLP_CERTIFICATE cannot be read'],
  ])('%o are refused', (env, why) => {
    const result = readOtlpOptions(env)
    expect(result.ok ? '' : result.message).toContain(why)
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import type { LiveIntervalMs } from '#shared/live'
import type { Sample } from '#shared/sample'
import { createDemonstration } from '../../synthesis/demonstration'
import { PowermetricsSource } from './powermetrics-source'
import type { StreamHandlers } from './socket-stream'
import { LiveReadings, whyOver, type LiveEnvironment, type LiveListener } from './live-readings'

/** The test moves its clock and sends through its streams. */
class ManualEnvironment implements LiveEnvironment {
  chip = 'Apple M1'
  now = 0
  timers: { atMs: number; callback: () => void }[] = []
  streams: { intervalMs: LiveIntervalMs; handlers: StreamHandlers; closed: boolean }[] = []
  nowMs = () => this.now
  wallClockMs = () => 1_648_645_200_000 + this.now
  random = () => 0.5
  after = (delayMs: number, callback: () => void) => {
    const timer = { atMs: this.now + delayMs, callback }
    this.timers.push(timer)
    return () => void (this.timers = this.timers.filter((other) => other !== timer))
  }
  openInstalled = (intervalMs: LiveIntervalMs, handlers: StreamHandlers) => {
    const stream = { intervalMs, handlers, closed: false }
    this.streams.push(stream)
    return { close: () => void (stream.closed = true) }
  }

  pass(durationMs: number): void {
    const until = this.now + durationMs
    for (;;) {
      const next = this.timers.filter((timer) => timer.atMs <= until).toSorted((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined) break
      this.timers = this.timers.filter((timer) => timer !== next)
      this.now = Math.max(this.now, next.atMs)
      next.callback()
    }
    this.now = until
  }

  get open() {
    return this.streams.filter((stream) => !stream.closed)
  }
}

const told: string[] = []
const samples: Sample[] = []
const listener: LiveListener = {
  onSample: (sample) => {
    samples.push(sample)
    told.push('sample')
  },
  onFault: (fault) => told.push(fault.code),
  onGap: () => told.push('gap'),
  onState: (next) => {
    if (whyOver(next) !== null) told.push(`over: ${whyOver(next)}`)
  },
}

let environment: ManualEnvironment
let readings: LiveReadings
let changes: number
const demonstration = createDemonstration({ startMs: Date.UTC(2022, 2, 30) })
const state = () => readings.status.state.kind
const sendSample = (index = environment.streams.length - 1) =>
  environment.streams[index]?.handlers.onBytes(demonstration.next().bytes)

beforeEach(() => {
  told.length = samples.length = changes = 0
  environment = new ManualEnvironment()
  readings = new LiveReadings(environment, 1000, () => changes++)
})

describe('live readings', () => {
  it('read nothing before they are both allowed and attached', () => {
    readings.attach(listener)
    expect(environment.streams).toHaveLength(0)
    readings.detach()
    readings.allowAlways()
    expect(environment.streams).toHaveLength(0)
    readings.attach(listener)
    expect(environment.streams).toHaveLength(1)
    sendSample()
    expect([told, state(), changes > 0]).toEqual([['sample'], 'live', true])
  })

  it('let go of the stream when nobody wants it any more, and of every timer', () => {
    const source = new PowermetricsSource(readings)
    readings.allowAlways()
    source.start({ ...listener, onEnd: () => undefined, onFailure: () => undefined })
    sendSample()
    source.stop()
    expect([environment.open, environment.timers]).toEqual([[], []])
    source.stop()
  })

  it('are late, restart, and mark the gap', () => {
    readings.allowAlways()
    readings.attach(listener)
    sendSample()
    environment.pass(3000)
    expect(state()).toBe('late')
    environment.pass(10_000)
    expect(state()).toBe('restarting')
    environment.pass(1000)
    expect(environment.open).toHaveLength(1)
    sendSample()
    expect(told).toEqual(['sample', 'gap', 'sample'])
  })

  it('keep one timer however many samples come', () => {
    readings.allowAlways()
    readings.attach(listener)
    for (let i = 0; i < 20; i++) {
      environment.pass(1000)
      sendSample()
    }
    expect([state(), environment.timers.length]).toEqual(['live', 1])
    environment.pass(3000)
    expect(state()).toBe('late')
  })

  it('stop for sleep and go on afterwards with a gap', () => {
    readings.allowAlways()
    readings.attach(listener)
    sendSample()
    readings.suspend('sleep')
    expect(environment.open).toHaveLength(0)
    readings.resume('sleep')
    sendSample()
    expect(told).toEqual(['sample', 'gap', 'sample'])
  })

  it('switch to the socket of another interval', () => {
    readings.allowAlways()
    readings.attach(listener)
    sendSample()
    readings.setInterval(200)
    expect(environment.open.map((stream) => stream.intervalMs)).toEqual([200])
    expect(new PowermetricsSource(readings).requestedIntervalMs).toBe(200)
  })

  it('explain what powermetrics complains of, and do not start it again', () => {
    readings.allowAlways()
    readings.attach(listener)
    environment.streams[0]?.handlers.onBytes(Buffer.from('powermetrics: unrecognized sampler: bandwidth\n'))
    environment.streams[0]?.handlers.onClosed('powermetrics ended.')
    environment.pass(1e6)
    expect(told[0]).toBe('powermetrics-unknown-sampler')
    expect(told[1]).toMatch(/^over: .*bandwidth.* newer Anemometer/)
    expect([state(), environment.streams.length]).toEqual(['not-available', 1])
  })

  it('start again after a crash, and say that it was one', () => {
    readings.allowAlways()
    readings.attach(listener)
    environment.streams[0]?.handlers.onBytes(
      Buffer.from('Assertion failed: (num_resids == 3), function f, file cpu.c\n'),
    )
    environment.streams[0]?.handlers.onClosed('powermetrics ended.')
    expect(readings.status.state).toMatchObject({
      kind: 'restarting',
      reason: expect.stringContaining('crashed') as string,
    })
  })

  it('end a stream that sends and sends without a sample', () => {
    readings.allowAlways()
    readings.attach(listener)
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    for (let i = 0; i < 40; i++)
      if (environment.open.length > 0) environment.streams[0]?.handlers.onBytes(chunk)
    expect(readings.status.state).toMatchObject({
      kind: 'restarting',
      reason: expect.stringContaining('32 MB') as string,
    })
    expect(readings.status.bytesReceived).toBe(33 * 1024 * 1024)
  })

  it('open nothing for a moment when they are let go while paused', () => {
    readings.allowAlways()
    readings.attach(listener)
    readings.suspend('person')
    const opened = environment.streams.length
    readings.detach()
    expect([environment.streams.length, state()]).toEqual([opened, 'ready'])
  })

  it('wait for a person when the socket is refused', () => {
    readings.allowAlways()
    readings.attach(listener)
    environment.streams[0]?.handlers.onRefused('It belongs to somebody else.')
    environment.pass(1e6)
    expect([told, state(), environment.timers]).toEqual([
      ['over: It belongs to somebody else.'],
      'not-available',
      [],
    ])
    readings.retry()
    readings.attach(listener)
    expect(environment.open).toHaveLength(1)
  })

  it('drop what comes meanwhile from a stream that was allowed once, and keep it', () => {
    const opened: StreamHandlers[] = []
    readings.allowOnce((handlers) => {
      opened.push(handlers)
      return { close: () => undefined }
    })
    readings.attach(listener)
    const send = () => opened[0]?.onBytes(demonstration.next().bytes)
    send()
    readings.suspend('lock')
    send()
    readings.resume('lock')
    send()
    expect(told).toEqual(['sample', 'gap', 'sample'])
    opened[0]?.onClosed('powermetrics ended.')
    expect([state(), opened.length]).toEqual(['not-allowed', 1])
    expect(told.at(-1)).toContain('one time')
  })
})

it('tells which keys of a sample are not known', () => {
  readings.allowAlways()
  readings.attach(listener)
  expect(readings.status.unknownKeys).toEqual([])
  const document =
    String.fromCharCode(0) +
    '<?xml version="1.0"?><plist version="1.0"><dict>' +
    '<key>elapsed_ns</key><integer>1000000000</integer><key>npu</key><integer>1</integer></dict></plist>'
  environment.streams[0]?.handlers.onBytes(Buffer.from(document + String.fromCharCode(0)))
  expect(readings.status.unknownKeys).toEqual(['1 key of top level not known: npu.'])
})

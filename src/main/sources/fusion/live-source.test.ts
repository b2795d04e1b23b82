import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { windowStartMs } from '#shared/sample-window'
import { Pipeline } from '../../pipeline/pipeline'
import type { Frame } from '../source'
import { describeSourceContract } from '../testing/source-contract'
import { IOREPORT_FACTOR, SimulatedMac } from './testing/simulated-mac'

/** As docs/sources.md says. */
const LONGEST_WAIT_MS = 100
const START_MS = Date.UTC(2026, 8, 20, 12, 0, 0, 400)

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(START_MS)
})
afterEach(() => vi.useRealTimers())

describeSourceContract('live', ['whole', 'fails'], (input) => {
  const mac = new SimulatedMac(1000, input !== 'fails')
  if (input === 'whole') mac.readings.allowAlways()
  const leftOpen = (): number => vi.getTimerCount() + mac.runningHelpers
  return Promise.resolve({
    source: mac.source,
    advance: () => pass(1000),
    leftOpen,
    dispose: () => undefined,
  })
})

/** What a pipeline makes of the source. */
class Watched {
  readonly placed: PlacedSample[] = []
  readonly frames: (Frame | null)[] = []
  readonly messages: (string | null)[] = []
  readonly atMs: number[] = []
  readonly pipeline = new Pipeline()

  constructor(readonly mac: SimulatedMac) {
    this.pipeline.register({
      onSample: (placed, _, frame) => {
        this.placed.push(placed)
        this.frames.push(frame)
        this.atMs.push(Date.now())
      },
      onStatus: ({ message }) => {
        if (message !== (this.messages.at(-1) ?? null)) this.messages.push(message)
      },
    })
    this.pipeline.use(mac.source)
  }

  /** `p`: powermetrics alone; `P`: with IOReport's part; `i`: IOReport alone; `-` before each behind missing time. */
  get pattern(): string {
    return this.placed.map(({ gapBefore, sample }) => (gapBefore ? '-' : '') + letterOf(sample)).join('')
  }
}

function letterOf({ ane, thermalPressure }: PlacedSample['sample']): string {
  const hasIoReport = ane.readBytesPerSecond !== null
  return thermalPressure === null ? 'i' : hasIoReport ? 'P' : 'p'
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

function watch(mac: SimulatedMac): Watched {
  return new Watched(mac)
}

describe('live readings', () => {
  it('come from IOReport at once and once a second, where nobody was asked', async () => {
    const { mac, pattern } = await ran(new SimulatedMac(200), 5100)
    expect(pattern()).toBe('-iiiii')
    expect(mac.source.requestedIntervalMs).toBe(1000)
    expect(mac.writtenCount).toBe(0)
  })

  it('have for each sample of powermetrics what IOReport counted until its window closed', async () => {
    const mac = new SimulatedMac()
    mac.readings.allowAlways()
    const { watched } = await ran(mac, 5200)
    // While powermetrics starts, IOReport is read alone; its windows of a second meet.
    expect(watched.pattern).toMatch(/^-iP{4}P*$/)
    const { sample } = watched.placed.at(-1) as PlacedSample
    expect(sample.ane).toMatchObject({ powerMw: 1000, energyMj: 1000, readBytesPerSecond: 1e9 })
    expect(sample.dramPowerMw).toBeCloseTo(100 * IOREPORT_FACTOR, 3)
    expect(sample.origins['ane.powerMw']).toMatchObject({
      instrument: 'powermetrics',
      field: 'processor.ane_power',
    })
    expect(sample.origins['ane.readBytesPerSecond']).toMatchObject({ instrument: 'ioreport' })
    expect(sample.origins['dramPowerMw']).toMatchObject({ instrument: 'ioreport' })
  })

  it('are sent without IOReport’s part when that is slow, and are hardly later for it', async () => {
    const mac = new SimulatedMac()
    mac.readings.allowAlways()
    mac.helperDelayMs = LONGEST_WAIT_MS + 1
    const { watched } = await ran(mac, 8000)
    expect(watched.pattern).toMatch(/p{5}$/)
    expect(latenessMs(watched)).toEqual(expect.arrayContaining([LONGEST_WAIT_MS]))
    expect(Math.max(...latenessMs(watched))).toBe(LONGEST_WAIT_MS)
    const tooOld = { instrument: 'ioreport', reason: 'too-old' }
    expect(watched.placed.at(-1)?.sample.origins['ane.readBytesPerSecond']).toEqual(tooOld)
  })

  it('wait once for a helper that hangs, and not again', async () => {
    const mac = new SimulatedMac()
    mac.readings.allowAlways()
    const { watched } = await ran(mac, 5000)
    const before = watched.placed.length
    mac.isHelperHanging = true
    await pass(5000)
    expect(latenessMs(watched).slice(before - watched.placed.length)).toEqual([LONGEST_WAIT_MS, 0, 0, 0, 0])
  })

  it('go on while the helper crashes, which is said, and have its part again afterwards', async () => {
    const mac = new SimulatedMac()
    mac.readings.allowAlways()
    const { watched } = await ran(mac, 4500)
    mac.crashHelper()
    await pass(4000)
    expect(watched.pattern).toMatch(/^-iP+p+P+$/)
    expect(watched.messages).toEqual([expect.stringContaining('SIGSEGV'), null])
  })

  it('go on from IOReport after three intervals without powermetrics, with nothing missing and nothing twice', async () => {
    const mac = new SimulatedMac()
    mac.readings.allowAlways()
    const { watched } = await ran(mac, 4500)
    mac.isStalled = true
    await pass(2500)
    expect(watched.pattern).not.toContain('Pi')
    await pass(3200)
    expect(watched.pattern).toMatch(/Pi{3,4}$/)
    mac.resumeStream()
    await pass(2000)
    // Five had waited; what IOReport has covered of them counts no second time.
    expect(watched.pattern).toMatch(/^-iP+i+p+P+$/)
    expect(watched.pattern.slice(1)).not.toContain('-')
    expectCoveredOnce(watched.placed)
    expect(timeOf(watched.placed)).toBeCloseTo(endsSpan(watched.placed), 0)
    // What came too late moves nothing: the axis is on the clock.
    expect(watched.placed.at(-1)?.endMs).toBeLessThanOrEqual(Date.now())
  })

  it('have from IOReport what lies before the first window of another interval, without a frame of more', async () => {
    const mac = new SimulatedMac()
    mac.readings.allowAlways()
    const { watched } = await ran(mac, 0)
    mac.readings.setInterval(5000)
    await pass(2056)
    mac.readings.setInterval(200)
    await pass(3000)
    expect(watched.pattern).toMatch(/^-i+P+$/)
    expect(timeOf(watched.placed)).toBeCloseTo(endsSpan(watched.placed), 0)
    const lastAlone = watched.pattern.lastIndexOf('i') - 1
    expect(watched.frames[lastAlone - 1]).toHaveLength(1)
    expect(watched.frames[lastAlone]).toBeNull()
    expect(watched.frames[lastAlone + 1]).toHaveLength(2)
  })

  it('have from IOReport what lies behind a window that came late, when no other follows', async () => {
    const mac = new SimulatedMac()
    mac.readings.allowAlways()
    const { watched } = await ran(mac, 4500)
    mac.isStalled = true
    await pass(1400)
    mac.resumeStream()
    await pass(50)
    mac.readings.withdraw(null)
    await pass(3000)
    expect(watched.pattern).toMatch(/^-iP+i+$/)
    expect(timeOf(watched.placed)).toBeCloseTo(endsSpan(watched.placed), 0)
  })

  it('say what IOReport has no part of because it only starts', async () => {
    const mac = new SimulatedMac()
    mac.readings.allowAlways()
    mac.helperDelayMs = 3000
    const { watched } = await ran(mac, 1500)
    const starting = { instrument: 'ioreport', reason: 'starting' }
    expect(watched.placed[0]?.sample.origins['ane.readBytesPerSecond']).toEqual(starting)
  })

  it('go on from IOReport when powermetrics is taken away, and step back when it is allowed again', async () => {
    const mac = new SimulatedMac(200)
    mac.readings.allowAlways()
    const { watched } = await ran(mac, 2500)
    mac.readings.withdraw(null)
    await pass(3000)
    expect(watched.pattern).toMatch(/Pi{3,4}$/)
    mac.readings.allowAlways()
    await pass(2000)
    expect(watched.pattern).toMatch(/i+P{4,}$/)
    expect(watched.pattern.slice(1)).not.toContain('-')
    expectCoveredOnce(watched.placed)
  })

  it('are of powermetrics alone where there is no library, and fail when that ends, too', async () => {
    const mac = new SimulatedMac(1000, false)
    mac.readings.allowAlways()
    const { watched } = await ran(mac, 4500)
    expect(watched.pattern).toMatch(/^-ppp+$/)
    expect(watched.placed[0]?.sample.origins).not.toHaveProperty('ane.readBytesPerSecond')
    mac.readings.withdraw('It was removed.')
    expect(watched.pipeline.status).toMatchObject({ state: 'failed', message: 'It was removed.' })
  })

  it('miss the time in which the Mac slept, and no other', async () => {
    const mac = new SimulatedMac()
    const { watched } = await ran(mac, 3500)
    mac.sleep(60_000, (nowMs) => vi.setSystemTime(nowMs))
    await pass(3500)
    expect(watched.pattern).toMatch(/^-i+-i+$/)
    expectCoveredOnce(watched.placed)
  })

  it('compare the powers that both give over 5 s, and say which is used and why', async () => {
    const mac = new SimulatedMac()
    mac.readings.allowAlways()
    await ran(mac, 15_000)
    expect(mac.source.compared).toMatchObject([
      {
        metric: 'ane.powerMw',
        agrees: false,
        used: 'powermetrics',
        why: expect.stringMatching(/\.$/) as string,
      },
      { metric: 'cpu.powerMw', agrees: false, used: 'powermetrics' },
    ])
    const [ane] = mac.source.compared
    expect(ane?.powermetricsMw).toBeCloseTo(1000, 3)
    expect(ane?.ioReportMw).toBeCloseTo(1000 * IOREPORT_FACTOR, 3)
  })
})

async function ran(mac: SimulatedMac, ms: number) {
  const watched = watch(mac)
  await pass(ms)
  return { mac, watched, pattern: () => watched.pattern }
}

/** How much later than it arrived each sample of powermetrics was sent, ms. */
function latenessMs({ mac, placed, atMs }: Watched): number[] {
  return placed.flatMap(({ sample }, i) => {
    const arrivedMs =
      sample.thermalPressure === null ? undefined : mac.arrivedMs.get(Number(sample.thermalPressure))
    return arrivedMs === undefined ? [] : [(atMs[i] ?? 0) - arrivedMs]
  })
}

function expectCoveredOnce(placed: readonly PlacedSample[]): void {
  placed.forEach(({ endMs, sample }, i) => {
    const before = placed[i - 1]
    if (before === undefined) return
    expect(endMs).toBeGreaterThan(before.endMs)
    expect(windowStartMs(endMs, sample.elapsedMs)).toBeGreaterThanOrEqual(before.endMs - 0.01)
  })
}

function timeOf(placed: readonly PlacedSample[]): number {
  return placed.reduce((sum, { sample }) => sum + (sample.elapsedMs ?? 0), 0)
}

function endsSpan(placed: readonly PlacedSample[]): number {
  const [first, last] = [placed[0], placed.at(-1)] as [PlacedSample, PlacedSample]
  return last.endMs - windowStartMs(first.endMs, first.sample.elapsedMs)
}

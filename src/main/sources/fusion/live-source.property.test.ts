import fc from 'fast-check'
import { afterEach, describe, it, vi } from 'vitest'
import { LIVE_INTERVALS_MS } from '#shared/live'
import type { PlacedSample, Sample } from '#shared/sample'
import { windowStartMs } from '#shared/sample-window'
import { Pipeline } from '../../pipeline/pipeline'
import { LONGEST_WAIT_MS } from './live-source'
import { IOREPORT_FACTOR, SimulatedMac } from './testing/simulated-mac'

/** How long a person pauses, or the screen is locked, ms. */
const PAUSE_MS = 3000
const ACTS = {
  drop: (mac: SimulatedMac) => mac.dropStream(),
  withdraw: (mac: SimulatedMac) => mac.readings.withdraw(null),
  allow: (mac: SimulatedMac) => {
    if (!mac.readings.isAllowed) mac.readings.allowAlways()
  },
  crash: (mac: SimulatedMac) => mac.crashHelper(),
  hang: (mac: SimulatedMac) => void (mac.isHelperHanging = true),
  recover: (mac: SimulatedMac) => void (mac.isHelperHanging = false),
  pause: async (mac: SimulatedMac) => {
    mac.source.setPaused(true)
    await pass(PAUSE_MS)
    mac.source.setPaused(false)
  },
  lock: async (mac: SimulatedMac) => {
    mac.readings.suspend('lock')
    await pass(PAUSE_MS)
    mac.readings.resume('lock')
  },
}
const ACT_NAMES = Object.keys(ACTS) as (keyof typeof ACTS)[]

/** What may happen to a Mac that is read. Times in ms. */
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('run' as const), ms: fc.integer({ min: 1, max: 9000 }) }),
  },
  /** What powermetrics writes arrives all at once, later. */
  fc.record({ kind: fc.constant('stall' as const), ms: fc.integer({ min: 1, max: 9000 }) }),
  fc.record({
    kind: fc.constant('sleep' as const),
    ms: fc.integer({ min: 1500, max: 1e6 }),
    isTold: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('helper-delay' as const), ms: fc.integer({ min: 0, max: 400 }) }),
  fc.record({ kind: fc.constantFrom(...ACT_NAMES) }),
  fc.record({ kind: fc.constant('interval' as const), intervalMs: fc.constantFrom(...LIVE_INTERVALS_MS) }),
)
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

/** What was sent, and what was not there meanwhile. */
class Watched {
  readonly placed: PlacedSample[] = []
  readonly sentMs: number[] = []
  /** Times in which the Mac slept, was paused, or had no helper that answers. */
  readonly outages: { fromMs: number; toMs: number }[] = []

  constructor(readonly mac: SimulatedMac) {
    const pipeline = new Pipeline()
    pipeline.register({
      onSample: (placed) => {
        this.placed.push(placed)
        this.sentMs.push(Date.now())
      },
    })
    pipeline.use(mac.source)
  }

  async perform(each: Act): Promise<void> {
    if ('intervalMs' in each) this.mac.readings.setInterval(each.intervalMs)
    else if (each.kind === 'run') await pass(each.ms)
    else if (each.kind === 'stall') await this.stall(each.ms)
    else if (each.kind === 'sleep') await this.sleep(each.ms, each.isTold)
    else if (each.kind === 'helper-delay') this.mac.helperDelayMs = each.ms
    else await ACTS[each.kind](this.mac)
  }

  private async stall(ms: number): Promise<void> {
    this.mac.isStalled = true
    await pass(ms)
    this.mac.resumeStream()
  }

  private async sleep(ms: number, isTold: boolean): Promise<void> {
    if (isTold) this.mac.readings.suspend('sleep')
    const fromMs = Date.now()
    this.mac.sleep(ms, (nowMs) => vi.setSystemTime(nowMs))
    this.outages.push({ fromMs, toMs: Date.now() })
    if (isTold) this.mac.readings.resume('sleep')
    await pass(10)
  }
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

/** Runs what happens, and checks what was sent. */
async function play(acts: readonly Act[], check: (watched: Watched) => void): Promise<void> {
  vi.useFakeTimers()
  vi.setSystemTime(Date.UTC(2026, 8, 20, 12, 0, 0, 400))
  const mac = new SimulatedMac()
  mac.readings.allowAlways()
  const watched = new Watched(mac)
  for (const each of acts) await watched.perform(each)
  await pass(6000)
  check(watched)
  mac.source.stop()
  if (vi.getTimerCount() + mac.runningHelpers > 0) throw new Error('It left something open.')
  vi.useRealTimers()
}

// A failure prints its seed.
describe('whatever happens to either instrument', () => {
  afterEach(() => vi.useRealTimers())
  const property = (
    check: (watched: Watched) => void,
    acts: fc.Arbitrary<Act[]> = fc.array(act, { maxLength: 12 }),
  ) =>
    fc.assert(
      fc.asyncProperty(acts, (each) => play(each, check)),
      { numRuns: 120 },
    )

  it('no moment is covered twice, and the axis goes on', async () => {
    await property(({ placed }) => {
      for (const [i, { endMs, sample }] of placed.entries()) {
        const beforeMs = placed[i - 1]?.endMs ?? 0
        if (endMs <= beforeMs) throw new Error(`${endMs} is not after ${beforeMs}.`)
        const startMs = windowStartMs(endMs, sample.elapsedMs)
        if (startMs < beforeMs - 0.01) throw new Error(`A window begins ${beforeMs - startMs} ms too soon.`)
      }
    })
  })

  it('every sample of powermetrics that was read is sent once, in order, and waits hardly for IOReport', async () => {
    await property(({ mac, placed, sentMs }) => {
      const sent = placed.flatMap(({ sample }, i) =>
        sample.thermalPressure === null
          ? []
          : [{ number: Number(sample.thermalPressure), atMs: sentMs[i] ?? 0 }],
      )
      const numbers = sent.map(({ number }) => number)
      if (numbers.some((number, i) => i > 0 && number <= (numbers[i - 1] ?? 0)))
        throw new Error(numbers.join())
      const isDue = (atMs: number): boolean => Date.now() - atMs > LONGEST_WAIT_MS
      const missing = [...mac.arrivedMs].flatMap(([number, atMs]) =>
        isDue(atMs) && !numbers.includes(number) ? [number] : [],
      )
      if (missing.length > 0) throw new Error(`${missing.join()} were not sent, but ${numbers.join()}.`)
      for (const { number, atMs } of sent) {
        const waitedMs = atMs - (mac.arrivedMs.get(number) ?? 0)
        if (waitedMs > LONGEST_WAIT_MS && !slept(waitedMs))
          throw new Error(`It was sent ${waitedMs} ms late.`)
      }
    })
  })

  it('every value is what the instrument said that its origin names', async () => {
    await property(({ placed }) => {
      for (const { sample } of placed) {
        const powers = [
          ['ane.powerMw', sample.ane.powerMw, 1000],
          ['cpu.powerMw', sample.cpu.powerMw, 2000],
        ] as const
        for (const [metric, powerMw, truthMw] of powers) {
          if (powerMw === null) continue
          const isIoReport = sample.origins[metric]?.instrument === 'ioreport'
          const expectedMw = isIoReport ? truthMw * IOREPORT_FACTOR : truthMw
          if (Math.abs(powerMw - expectedMw) > 0.5)
            throw new Error(`${metric} is ${powerMw}, not ${expectedMw}.`)
          if (isIoReport !== (sample.thermalPressure === null))
            throw new Error(`${metric} is of the other one.`)
        }
        const { energyMj } = sample.ane
        const windowMs = sample.elapsedMs
        if (energyMj !== null && windowMs !== null) {
          const expectedMj = ((sample.ane.powerMw ?? 0) * windowMs) / 1000
          // Energies of powermetrics are whole mJ.
          if (Math.abs(energyMj - expectedMj) > 1) throw new Error(`${energyMj} mJ, not ${expectedMj} mJ.`)
        }
      }
    })
  })

  it('time is missing only where the Mac slept, as long as IOReport answers', async () => {
    const harmless = fc.array(
      act.filter(({ kind }) => !['crash', 'hang', 'recover', 'pause', 'helper-delay'].includes(kind)),
      { maxLength: 12 },
    )
    await property(({ placed, outages }) => {
      for (const [i, { endMs, gapBefore, sample }] of placed.entries()) {
        const beforeMs = placed[i - 1]?.endMs
        if (beforeMs === undefined) continue
        const startMs = windowStartMs(endMs, sample.elapsedMs)
        // A window in which the Mac slept is shorter than its time, wherever in it the sleep was. Stamps have whole seconds.
        const isSleep = outages.some(({ fromMs, toMs }) => fromMs < endMs + 1000 && toMs > beforeMs - 1000)
        const missingMs = startMs - beforeMs
        // The first of several that came at once: IOReport was read for the last of them, and when it ended is not sure, so
        // that up to a second may be missing on either side of it.
        const isUnsure = [placed[i - 1]?.sample, sample].some(isFirstOfSeveral)
        if (isUnsure && missingMs < 1000) continue
        if (missingMs > 400 && !isSleep) throw new Error(`${missingMs} ms are missing.`)
        if (gapBefore && !isSleep) throw new Error(`A gap of ${missingMs} ms.`)
        if (!gapBefore && missingMs > 400) throw new Error(`${missingMs} ms are missing without a gap.`)
      }
    }, harmless)
  })
})

function isFirstOfSeveral(sample: Sample | undefined): boolean {
  return sample !== undefined && sample.thermalPressure !== null && sample.ane.readBytesPerSecond === null
}

/** What slept meanwhile waited for as long. */
function slept(waitedMs: number): boolean {
  return waitedMs >= 1500
}

import { createBirpc } from 'birpc'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Sample } from '#shared/sample'
import type { TrackEvent } from '#shared/track-events'
import { Pipeline } from '../../pipeline/pipeline'
import type { SourceEvents } from '../source'
import { describeSourceContract } from '../testing/source-contract'
import { IoReportSource } from './ioreport-source'
import type { HelperFunctions } from './protocol'
import { HelperInProcess, NOWHERE } from './testing/helper-in-process'
import { writeScript } from './testing/mac-script'
import { M1, M4, M4_MAX, type AssembledMac } from './testing/macs'
import { StandIn } from './testing/stand-in-library'

const START_MS = Date.UTC(2022, 2, 30, 12)

let standIn: StandIn
let helpers: HelperInProcess[]

/** Both clocks go on, but for the Mac's own while it sleeps. */
async function pass(ms: number, { asleep = false } = {}): Promise<void> {
  if (!asleep) standIn.setTimeMs((macMs += ms))
  await vi.advanceTimersByTimeAsync(ms)
}
let macMs: number

function createSource({ mac, facts }: AssembledMac, libraries = standIn.libraries): IoReportSource {
  standIn.write(writeScript(mac))
  standIn.setTimeMs(macMs)
  return new IoReportSource({
    startHelper: () => {
      const helper = new HelperInProcess()
      helpers.push(helper)
      return helper
    },
    libraries,
    readFacts: () => Promise.resolve(facts),
  })
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(START_MS)
  standIn = new StandIn('')
  helpers = []
  macMs = 1000
})
afterEach(() => {
  vi.useRealTimers()
  standIn.dispose()
})

describeSourceContract('ioreport', ['whole', 'fails'], (input) => {
  const source = createSource(M4, input === 'fails' ? NOWHERE : standIn.libraries)
  return Promise.resolve({
    source,
    advance: () => pass(1000),
    leftOpen: () => vi.getTimerCount() + helpers.filter(({ isRunning }) => isRunning).length,
    dispose: () => undefined,
  })
})

describe('the source', () => {
  let samples: Sample[]
  let events: TrackEvent[]
  let messages: (string | null)[]
  let failure: string | null
  let source: IoReportSource
  const listener: SourceEvents = {
    onSample: (sample) => samples.push(sample),
    onEvent: (event) => events.push(event),
    onMessage: (message) => messages.push(message),
    onFailure: (message) => (failure = message),
    onFault: ({ message }) => expect.unreachable(message),
    onEnd: () => expect.unreachable('it never ends'),
  }
  function start(mac: AssembledMac, libraries = standIn.libraries): void {
    source = createSource(mac, libraries)
    source.start(listener)
  }
  beforeEach(() => {
    samples = []
    events = []
    messages = []
    failure = null
  })
  afterEach(() => source.stop())

  it('reads a sample a second', async () => {
    start(M1)
    for (let i = 0; i < 10; i++) await pass(1000)
    expect(samples.length).toBeGreaterThanOrEqual(9)
    expect(samples.at(-1)?.ane.powerMw).toBeCloseTo(49, 6)
  })

  it('tells when the Neural Engine was throttled', async () => {
    start(M4)
    for (let i = 0; i < 3; i++) await pass(1000)
    expect(events.map(({ kind }) => kind)).toContain('ane-throttle')
  })

  it('says in a sentence where there is no library, and tries no second time', async () => {
    start(M1, NOWHERE)
    await pass(120_000)
    expect(failure).toMatch(
      /^IOReport, which only macOS has, cannot be read here \(\/nowhere\/CoreFoundation: .+\)\.$/,
    )
    expect([samples, helpers.length]).toEqual([[], 1])
  })

  it('goes on with another helper when one crashed, tells that and that it is over, and leaves a gap', async () => {
    const pipeline = new Pipeline()
    const gaps: boolean[] = []
    const status: (string | null)[] = []
    pipeline.register({
      onSample: ({ gapBefore }) => gaps.push(gapBefore),
      onStatus: ({ message }) => status.push(message),
    })
    source = createSource(M4_MAX)
    pipeline.use(source)
    for (let i = 0; i < 4; i++) await pass(1000)
    helpers[0]?.crash('it was ended by SIGSEGV')
    const before = gaps.length
    for (let i = 0; i < 5; i++) await pass(1000)
    expect(gaps.map((gap, i) => [i, gap]).filter(([, gap]) => gap)).toEqual([
      [0, true],
      [before, true],
    ])
    expect(status).toEqual([
      'The part of Anemometer that reads IOReport stopped (it was ended by SIGSEGV). It is started again in 1 s.',
      null,
    ])
    expect(gaps.length).toBeGreaterThan(before + 1)
  })

  it('waits longer after each crash, up to a minute, and begins with a second once it ran for one', async () => {
    start(M1)
    await pass(1000)
    const pauses: string[] = []
    const crash = async (): Promise<void> => {
      const started = helpers.length
      helpers.at(-1)?.crash('it ended with status 1')
      pauses.push(/again in (\d+) s/.exec(messages.at(-1) ?? '')?.[1] ?? 'none')
      while (helpers.length === started) await pass(500)
      await pass(1000)
    }
    for (let i = 0; i < 8; i++) await crash()
    expect(pauses).toEqual(['1', '2', '4', '8', '16', '32', '60', '60'])
    await pass(60_000)
    await crash()
    expect(pauses.at(-1)).toBe('1')
  })

  it('ends a helper that does not answer, and starts another', async () => {
    start(M1)
    await pass(2500)
    for (const helper of helpers) helper.isHanging = true
    // The call that hangs is made within a second.
    await pass(10_000)
    expect(messages).toEqual([])
    await pass(1000)
    expect(helpers[0]?.isRunning).toBe(false)
    expect(messages[0]).toContain('(it did not answer for 10 s)')
    const before = samples.length
    await pass(1000)
    for (let i = 0; i < 3; i++) await pass(1000)
    expect(samples.length).toBeGreaterThan(before)
    expect(messages.at(-1)).toBeNull()
  })

  it('ends a helper that answers with an error, and starts another', async () => {
    start(M1)
    await pass(2500)
    const [helper] = helpers as [HelperInProcess]
    const rpc = createBirpc<HelperFunctions>({}, { post: helper.post, on: helper.onMessage, timeout: -1 })
    await rpc.close()
    await pass(1000)
    expect(helper.isRunning).toBe(false)
    expect(messages).toEqual([expect.stringContaining('(it failed: Nothing is open.)')])
    const before = samples.length
    for (let i = 0; i < 4; i++) await pass(1000)
    expect(samples.length).toBeGreaterThan(before)
    expect(messages.at(-1)).toBeNull()
  })

  it('starts nothing where it was stopped while it was about to', async () => {
    start(M1)
    source.stop()
    await pass(5000)
    expect([helpers.length, samples.length]).toEqual([0, 0])
  })

  it('starts no other helper once it is stopped', async () => {
    start(M1)
    await pass(2000)
    helpers[0]?.crash('it ended')
    source.stop()
    await pass(120_000)
    expect(helpers).toHaveLength(1)
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { instrumentsIn } from '#shared/origins'
import type { Sample, SamplePlace } from '#shared/sample'
import { SOURCES, type SourceKind } from '#shared/sources'
import { Timeline } from '../../pipeline/timeline'
import type { Fault } from '../../powermetrics/faults'
import { RecordingReader } from '../recording-reader'
import type { Frame, Source, SourceEvents } from '../source'

/** The input of a source: endless samples, samples with a damaged part, or samples and then the end or a failure. */
export type SourceInput = 'whole' | 'damaged' | 'ends' | 'fails'

export interface SourceUnderTest {
  source: Source
  /** About as much time passes as a sample takes, and what is due then is reported. */
  advance(): Promise<void>
  /** Timers and connections that are open. */
  leftOpen(): number
  dispose(): void
}

/** Records the calls of a source, in order. */
class Listener implements SourceEvents {
  readonly calls: string[] = []
  readonly samples: Sample[] = []
  readonly frames: (Frame | null)[] = []
  readonly faults: Fault[] = []
  readonly endsMs: number[] = []
  readonly gaps: boolean[] = []
  private readonly timeline = new Timeline()
  onFirstSample = (): void => undefined
  whenReady = (): Promise<void> | null => null

  onSample(sample: Sample, frame: Frame | null, place?: SamplePlace): void {
    this.calls.push('sample')
    this.frames.push(frame)
    const { endMs, gapBefore } = place ?? this.timeline.place(sample, 0)
    this.endsMs.push(endMs)
    // Nothing is before the first.
    this.gaps.push(gapBefore && this.samples.length > 0)
    if (this.samples.push(sample) === 1) this.onFirstSample()
  }
  onGap(): void {
    this.timeline.interrupt()
  }
  onFault(fault: Fault): void {
    this.calls.push('fault')
    this.faults.push(fault)
  }
  onEvent(): void {
    this.calls.push('event')
  }
  onEnd(): void {
    this.calls.push('end')
  }
  onFailure(message: string): void {
    this.calls.push(`failure: ${message}`)
  }
}

/** A pause of so many samples is long enough to show in the stamps. */
const PAUSE_SAMPLES = 5

/** The behaviour of every source of samples. `inputs`: those that this source can have, `whole` among them. */
export function describeSourceContract(
  kind: SourceKind,
  inputs: readonly SourceInput[],
  create: (input: SourceInput) => Promise<SourceUnderTest>,
): void {
  const row = SOURCES[kind]
  let tested: SourceUnderTest
  let listener: Listener
  async function prepare(input: SourceInput = 'whole'): Promise<Source> {
    tested = await create(input)
    listener = new Listener()
    return tested.source
  }
  async function start(input?: SourceInput): Promise<Source> {
    const source = await prepare(input)
    source.start(listener)
    return source
  }
  async function advance(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await tested.advance()
  }
  async function untilSamples(count: number): Promise<void> {
    while (listener.samples.length < count) await tested.advance()
  }
  async function expectSilence(): Promise<void> {
    const before = [...listener.calls]
    await advance(PAUSE_SAMPLES)
    expect(listener.calls).toEqual(before)
  }

  describe(`the contract of a source: ${kind}`, () => {
    afterEach(() => {
      tested.source.stop()
      tested.dispose()
    })

    it('is what its row says', async () => {
      const source = await start()
      expect(source.kind).toBe(kind)
      expect(source.label).not.toBe('')
      expect(source.setSpeed !== undefined).toBe(row.hasSpeed)
      expect(source.requestedIntervalMs !== null).toBe(row.isPresent)
      await untilSamples(2)
      if (listener.calls.includes('event')) expect(row.streams).toContain('events')
    })

    it('is silent before it starts, and may be stopped then', async () => {
      const source = await prepare()
      await expectSilence()
      expect(tested.leftOpen()).toBe(0)
      source.stop()
    })

    it('sends samples in order, each with the bytes that it was read from', async () => {
      await start()
      await untilSamples(4)
      expect(listener.endsMs).toEqual(listener.endsMs.toSorted((a, b) => a - b))
      const read = listener.frames.map((frame) => (frame === null ? null : sampleIn(frame)))
      // The live source adds to a sample of powermetrics what another instrument says.
      const expected = listener.samples.map((sample, i): unknown =>
        !row.keepsFrames
          ? null
          : instrumentsIn(sample.origins).length === 1
            ? sample
            : expect.objectContaining({ timestamp: sample.timestamp, cpu: read[i]?.cpu }),
      )
      expect(read).toEqual(expected)
      expect(listener.gaps.every((gap) => !gap)).toBe(true)
    })

    it('is silent once stopped, also a second time, and leaves nothing open', async () => {
      const source = await start()
      await untilSamples(2)
      source.stop()
      source.stop()
      await expectSilence()
      expect(tested.leftOpen()).toBe(0)
    })

    it('may be stopped by whoever receives a sample', async () => {
      const source = await prepare()
      listener.onFirstSample = () => source.stop()
      source.start(listener)
      await untilSamples(1)
      await expectSilence()
      expect([listener.calls, tested.leftOpen()]).toEqual([['sample'], 0])
    })

    it('continues after a pause: where it was, or with a gap where samples were lost meanwhile', async () => {
      const source = await start()
      await untilSamples(2)
      source.setPaused(true)
      source.setPaused(true)
      await expectSilence()
      source.setPaused(false)
      source.setPaused(false)
      const before = listener.samples.length
      await untilSamples(before + 2)
      expect(listener.gaps.slice(0, before + 2)).toEqual(
        Array.from({ length: before + 2 }, (_, i) => row.isPresent && i === before),
      )
    })

    it('may be paused by whoever receives a sample', async () => {
      const source = await prepare()
      listener.onFirstSample = () => source.setPaused(true)
      source.start(listener)
      await untilSamples(1)
      await expectSilence()
      expect(listener.calls).toEqual(['sample'])
    })

    it('continues without a gap when it is resumed although it was not paused', async () => {
      const source = await start()
      await untilSamples(1)
      for (let count = 2; count < 5; count++) {
        source.setPaused(false)
        await untilSamples(count)
      }
      expect(listener.gaps.every((gap) => !gap)).toBe(true)
    })

    it('may be stopped while it is paused', async () => {
      const source = await start()
      await untilSamples(1)
      source.setPaused(true)
      source.stop()
      source.setPaused(false)
      await expectSilence()
      expect(tested.leftOpen()).toBe(0)
    })

    if (!row.isPresent) describeWaiting()
    if (inputs.includes('damaged')) {
      it('reports where a damaged part begins, and continues after it', async () => {
        await start('damaged')
        while (listener.faults.length === 0 || listener.samples.length < 4) await tested.advance()
        const [fault] = listener.faults
        expect(fault?.offset).toBeGreaterThan(0)
        expect(Number.isSafeInteger(fault?.offset)).toBe(true)
        expect(fault?.message).toMatch(/^[A-Z].*\.$/)
      })
    }
    it.each(inputs.filter((input) => input === 'ends' || input === 'fails'))(
      'reports once that it %s, and nothing afterwards',
      async (input) => {
        const source = await start(input)
        const isOver = (word: string): boolean => word === 'end' || word.startsWith('failure: ')
        while (!listener.calls.some(isOver)) await tested.advance()
        for (const paused of [true, false]) {
          source.setPaused(paused)
          source.setSpeed?.(1)
          await expectSilence()
        }
        expect(listener.calls.filter(isOver)).toEqual([
          input === 'ends' ? 'end' : expect.stringMatching(/^failure: .+\.$/),
        ])
        expect(tested.leftOpen()).toBe(0)
      },
    )
  })

  function describeWaiting(): void {
    it('waits while a consumer is not ready, and continues without a gap', async () => {
      const source = await prepare()
      let resume = (): void => undefined
      const ready = new Promise<void>((resolve) => (resume = resolve))
      listener.onFirstSample = () => (listener.whenReady = () => ready)
      source.start(listener)
      await untilSamples(1)
      await expectSilence()
      listener.whenReady = () => null
      resume()
      await untilSamples(4)
      expect(listener.gaps.every((gap) => !gap)).toBe(true)
    })

    it('sends no sample when the consumers are ready again while it is paused', async () => {
      const source = await prepare()
      let resume = (): void => undefined
      listener.onFirstSample = () =>
        (listener.whenReady = () => new Promise<void>((resolve) => (resume = resolve)))
      source.start(listener)
      await untilSamples(1)
      await expectSilence()
      source.setPaused(true)
      listener.whenReady = () => null
      resume()
      await expectSilence()
      source.setPaused(false)
      await untilSamples(2)
    })
  }
}

/** Of the first instrument; null where a part does not give exactly one sample by itself. */
function sampleIn(frame: Frame): Sample | null {
  const samples = frame.map((part) => {
    const found: Sample[] = []
    const reader = new RecordingReader({
      onSample: (sample) => found.push(sample),
      onFault: ({ message }) => expect.unreachable(message),
    })
    reader.write(part)
    reader.end()
    return found.length === 1 ? (found[0] ?? null) : null
  })
  return samples.includes(null) ? null : (samples[0] ?? null)
}

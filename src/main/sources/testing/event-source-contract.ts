import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isKnownKind, type TrackEvent } from '#shared/track-events'
import type { EventListener, EventSource } from '../source'

/** A source of events, and control over what it reads from. Each call resolves when the source has reacted. */
export interface EventSourceUnderTest {
  source: EventSource
  write(bytes: Uint8Array): void | Promise<void>
  /** What it reads from ends normally; null where that is nothing to report, since the source begins anew. */
  end: (() => void | Promise<void>) | null
  /** What it reads from breaks. */
  fail(): void | Promise<void>
}

/** The text that the source reads, one record per line. */
export interface EventFormat {
  lineOf(event: TrackEvent): string
  /** Which events it can give; default: any. */
  event?: fc.Arbitrary<TrackEvent>
  /** One of a kind, or of a wording, that is not known yet. */
  unknown?: TrackEvent
  /** A line that is no record. */
  garbage: string
  /** A line that is longer than any record. */
  tooLong: string
}

const anyEvent = fc
  .record({
    kind: fc.constantFrom('sleep', 'wake', 'mark', 'ane-opened'),
    startMs: fc.integer({ min: 0, max: 4e12 }),
    lengthMs: fc.option(fc.nat(1e6)),
    label: fc.string({ maxLength: 20, unit: 'grapheme' }),
    uncertaintyMs: fc.nat(1000),
  })
  .map(({ lengthMs, ...rest }): TrackEvent => {
    return { ...rest, endMs: lengthMs === null ? null : rest.startMs + lengthMs }
  })

/** Records the calls of a source, in order, and the offsets of what it skipped. */
function listen({ source }: EventSourceUnderTest, onCall: () => void = () => undefined) {
  const calls: unknown[] = []
  const offsets: number[] = []
  const add = (call: unknown): void => {
    calls.push(call)
    onCall()
  }
  const listener: EventListener = {
    onRunning: () => add('running'),
    onEvent: add,
    onSkipped: (count, fault) => {
      offsets.push(fault.offset)
      add(`skipped ${count}`)
    },
    onEnd: () => add('end'),
    onFailure: ({ code, message }) => {
      expect(message).toMatch(/^[A-Z].*\.$/)
      add(`failed: ${code}`)
    },
  }
  source.start(listener)
  return { calls, offsets }
}

const UNKNOWN: TrackEvent = { kind: 'seen-later', startMs: 5, endMs: null, label: '', uncertaintyMs: 0 }

const bytesOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''))

/** The behaviour of every source of events. `create`: one that was not started. */
export function describeEventSourceContract(
  name: string,
  format: EventFormat,
  create: (failsAtStart: boolean) => EventSourceUnderTest,
): void {
  const { event = anyEvent, unknown = UNKNOWN } = format
  const [first, second] = fc.sample(event, { numRuns: 2, seed: 1 }) as [TrackEvent, TrackEvent]
  const lines = bytesOf([format.lineOf(first), format.lineOf(second), format.garbage, format.tooLong])

  /** The source reports nothing, whatever happens to it. */
  async function expectSilence(tested: EventSourceUnderTest, calls: readonly unknown[]): Promise<void> {
    const before = [...calls]
    await tested.write(lines)
    await tested.end?.()
    await tested.fail()
    tested.source.stop()
    await tested.fail()
    expect(calls).toEqual(before)
  }

  describe(`the contract of a source of events: ${name}`, () => {
    // A failure prints its seed.
    it('reports every event and every skipped record in the order written, in whatever chunks they arrive', async () => {
      const parts = fc.array(fc.oneof(event, fc.constantFrom('garbage' as const, 'tooLong' as const)), {
        maxLength: 12,
      })
      const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 })
      await fc.assert(
        fc.asyncProperty(parts, cuts, async (written, sizes) => {
          const texts = written.map((part) => (typeof part === 'string' ? format[part] : format.lineOf(part)))
          const tested = create(false)
          const { calls, offsets } = listen(tested)
          const bytes = bytesOf(texts)
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = sizes[i % sizes.length] as number
            await tested.write(bytes.subarray(at, at + size))
            at += size
          }
          await tested.end?.()
          const expected = written.map((part) => (typeof part === 'string' ? 'skipped 1' : part))
          expect(calls).toEqual(['running', ...expected, ...(tested.end === null ? [] : ['end'])])
          const begins = texts.map((_, i) => bytesOf(texts.slice(0, i)).length)
          expect(offsets).toEqual(begins.filter((_, i) => typeof written[i] === 'string'))
        }),
      )
    })

    it('reports an event of an unknown kind', async () => {
      const tested = create(false)
      const { calls } = listen(tested)
      expect(isKnownKind(UNKNOWN.kind)).toBe(false)
      await tested.write(bytesOf([format.lineOf(unknown)]))
      expect(calls).toEqual(['running', unknown])
    })

    it.each([
      ['ends', 'end', 'end'],
      ['fails', 'fail', expect.stringMatching(/^failed: /)],
    ] as const)('reports once that it %s, and nothing afterwards', async (_, how, last) => {
      const tested = create(false)
      const { calls } = listen(tested)
      await tested.write(bytesOf([format.lineOf(first)]))
      if (tested[how] === null) return
      await tested[how]()
      expect(calls).toEqual(['running', first, last])
      await expectSilence(tested, calls)
    })

    it('reports once that it fails at its start, and nothing afterwards', async () => {
      const tested = create(true)
      const { calls } = listen(tested)
      await tested.write(lines)
      expect(calls).toEqual([expect.stringMatching(/^failed: /)])
      await expectSilence(tested, calls)
    })

    it('reports nothing before its start, and may be stopped then', async () => {
      const tested = create(false)
      await tested.write(lines)
      const { calls } = listen(tested)
      expect(calls).toEqual(['running'])
      create(false).source.stop()
    })

    it('reports nothing once stopped, not even its end, also when stopped twice', async () => {
      const tested = create(false)
      const { calls } = listen(tested)
      await tested.write(bytesOf([format.lineOf(first)]))
      tested.source.stop()
      tested.source.stop()
      await expectSilence(tested, calls)
    })

    it.each([1, 2, 3, 4, 5])('may be stopped from within its call %i', async (stopAt) => {
      const tested = create(false)
      let count = 0
      const { calls } = listen(tested, () => ++count === stopAt && tested.source.stop())
      await tested.write(lines)
      expect(calls).toEqual(['running', first, second, 'skipped 1', 'skipped 1'].slice(0, stopAt))
      await expectSilence(tested, calls)
    })
  })
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isKnownKind, type TrackEvent } from '#shared/track-events'
import type { EventListener, EventSource } from '../source'

/** A source of events with a hold on what it reads from. Each call resolves when the source has reacted. */
export interface EventSourceUnderTest {
  source: EventSource
  write(bytes: Uint8Array): void | Promise<void>
  /** What it reads from ends, as it may. */
  end(): void | Promise<void>
  /** What it reads from breaks. */
  fail(): void | Promise<void>
}

/** The text that the source reads, a record a line. */
export interface EventFormat {
  lineOf(event: TrackEvent): string
  /** A line that is no record. */
  garbage: string
  /** A line that is longer than any record. */
  tooLong: string
}

const event = fc
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

/** Everything that a source told, in order, and where what it skipped began. */
function listen({ source }: EventSourceUnderTest, onCall: () => void = () => undefined) {
  const told: unknown[] = []
  const offsets: number[] = []
  const add = (call: unknown): void => {
    told.push(call)
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
  return { told, offsets }
}

const bytesOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''))

/** What every source of events does with records and with garbage, and how it ends. `create`: one that was not started. */
export function describeEventSourceContract(
  name: string,
  format: EventFormat,
  create: (failsAtStart: boolean) => EventSourceUnderTest,
): void {
  const [first, second] = fc.sample(event, { numRuns: 2, seed: 1 }) as [TrackEvent, TrackEvent]
  const lines = bytesOf([format.lineOf(first), format.lineOf(second), format.garbage, format.tooLong])

  /** Whatever happens to the source now, it tells nothing. */
  async function expectSilence(tested: EventSourceUnderTest, told: readonly unknown[]): Promise<void> {
    const before = [...told]
    await tested.write(lines)
    await tested.end()
    await tested.fail()
    tested.source.stop()
    await tested.fail()
    expect(told).toEqual(before)
  }

  describe(`the contract of a source of events: ${name}`, () => {
    // A failure prints its seed.
    it('tells every event and everything it skipped, in the order written, however the bytes are cut', async () => {
      const parts = fc.array(fc.oneof(event, fc.constantFrom('garbage' as const, 'tooLong' as const)), {
        maxLength: 12,
      })
      const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 })
      await fc.assert(
        fc.asyncProperty(parts, cuts, async (written, sizes) => {
          const texts = written.map((part) => (typeof part === 'string' ? format[part] : format.lineOf(part)))
          const tested = create(false)
          const { told, offsets } = listen(tested)
          const bytes = bytesOf(texts)
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = sizes[i % sizes.length] as number
            await tested.write(bytes.subarray(at, at + size))
            at += size
          }
          await tested.end()
          const expected = written.map((part) => (typeof part === 'string' ? 'skipped 1' : part))
          expect(told).toEqual(['running', ...expected, 'end'])
          const begins = texts.map((_, i) => bytesOf(texts.slice(0, i)).length)
          expect(offsets).toEqual(begins.filter((_, i) => typeof written[i] === 'string'))
        }),
      )
    })

    it('tells an event of a kind that nobody knows yet', async () => {
      const tested = create(false)
      const { told } = listen(tested)
      const unknown = { kind: 'seen-later', startMs: 5, endMs: null, label: '', uncertaintyMs: 0 }
      expect(isKnownKind(unknown.kind)).toBe(false)
      await tested.write(bytesOf([format.lineOf(unknown)]))
      expect(told).toEqual(['running', unknown])
    })

    it.each([
      ['ends', 'end', 'end'],
      ['fails', 'fail', expect.stringMatching(/^failed: /)],
    ] as const)('tells once that it %s, and nothing afterwards', async (_, how, last) => {
      const tested = create(false)
      const { told } = listen(tested)
      await tested.write(bytesOf([format.lineOf(first)]))
      await tested[how]()
      expect(told).toEqual(['running', first, last])
      await expectSilence(tested, told)
    })

    it('tells once that it fails at its start, and nothing afterwards', async () => {
      const tested = create(true)
      const { told } = listen(tested)
      await tested.write(lines)
      expect(told).toEqual([expect.stringMatching(/^failed: /)])
      await expectSilence(tested, told)
    })

    it('tells nothing before its start, and may be stopped then', async () => {
      const tested = create(false)
      await tested.write(lines)
      const { told } = listen(tested)
      expect(told).toEqual(['running'])
      create(false).source.stop()
    })

    it('tells nothing once stopped, not even its end, also when stopped twice', async () => {
      const tested = create(false)
      const { told } = listen(tested)
      await tested.write(bytesOf([format.lineOf(first)]))
      tested.source.stop()
      tested.source.stop()
      await expectSilence(tested, told)
    })

    it.each([1, 2, 3, 4, 5])('may be stopped from within call %i of what it tells', async (count) => {
      const tested = create(false)
      let calls = 0
      const { told } = listen(tested, () => ++calls === count && tested.source.stop())
      await tested.write(lines)
      expect(told).toEqual(['running', first, second, 'skipped 1', 'skipped 1'].slice(0, count))
      await expectSilence(tested, told)
    })
  })
}

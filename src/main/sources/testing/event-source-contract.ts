import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isKnownKind, type TrackEvent } from '#shared/track-events'
import type { Fault } from '../../powermetrics/faults'
import type { EventSource } from '../source'

export interface EventSourceUnderTest {
  source: EventSource
  /** The source reads these bytes now. */
  arrive(bytes: Uint8Array): void
}

/** How what the source reads looks, a record a line. */
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

/** What every source of events does with records, and with what is none. */
export function describeEventSourceContract(
  name: string,
  format: EventFormat,
  create: () => EventSourceUnderTest,
): void {
  function listen({ source }: EventSourceUnderTest, onEvent: () => void = () => undefined) {
    const told: (TrackEvent | 'fault')[] = []
    const faults: Fault[] = []
    source.start({
      onEvent: (heard) => {
        told.push(heard)
        onEvent()
      },
      onFault: (fault) => {
        told.push('fault')
        faults.push(fault)
      },
    })
    return { told, faults }
  }
  const bytesOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''))

  describe(`the contract of a source of events: ${name}`, () => {
    // A failure prints its seed.
    it('tells every event and every fault, in whatever order of time, however the bytes are cut', () => {
      const parts = fc.array(fc.oneof(event, fc.constantFrom('garbage' as const, 'tooLong' as const)), {
        maxLength: 12,
      })
      const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 })
      fc.assert(
        fc.property(parts, cuts, (written, sizes) => {
          const lines = written.map((part) => (typeof part === 'string' ? format[part] : format.lineOf(part)))
          const tested = create()
          const { told, faults } = listen(tested)
          const bytes = bytesOf(lines)
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = sizes[i % sizes.length] as number
            tested.arrive(bytes.subarray(at, at + size))
            at += size
          }
          expect(told).toEqual(written.map((part) => (typeof part === 'string' ? 'fault' : part)))
          const begins = lines.map((_, i) => bytesOf(lines.slice(0, i)).length)
          expect(faults.map(({ offset }) => offset)).toEqual(
            begins.filter((_, i) => typeof written[i] === 'string'),
          )
        }),
      )
    })

    it('keeps a kind that nobody knows yet', () => {
      const tested = create()
      const { told } = listen(tested)
      const unknown = { kind: 'seen-later', startMs: 5, endMs: null, label: '', uncertaintyMs: 0 }
      expect(isKnownKind(unknown.kind)).toBe(false)
      tested.arrive(bytesOf([format.lineOf(unknown)]))
      expect(told).toEqual([unknown])
    })

    it('is silent before it starts, once stopped, and when it is stopped from within an event', () => {
      const [first, second] = fc.sample(event, { numRuns: 2, seed: 1 }) as [TrackEvent, TrackEvent]
      const lines = bytesOf([format.lineOf(first), format.lineOf(second), format.garbage, format.tooLong])
      const tested = create()
      create().source.stop()
      tested.arrive(lines)
      const { told } = listen(tested, () => tested.source.stop())
      expect(told).toEqual([])
      tested.arrive(lines)
      expect(told).toEqual([first])
      tested.source.stop()
      tested.arrive(lines)
      expect(told).toEqual([first])
    })
  })
}

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SlidingBuffer } from './sliding-buffer'

const INITIAL_BYTES = 128 * 1024
/** Neighbouring bytes differ, and so do those whose distance is a power of two. */
const INPUT = Buffer.alloc(
  5_000_000,
  Uint8Array.from({ length: 251 }, (_, value) => value),
)

const length = fc.oneof(
  fc.nat(100),
  fc.constantFrom(INITIAL_BYTES - 1, INITIAL_BYTES, INITIAL_BYTES + 1),
  fc.integer({ min: 50_000, max: 400_000 }),
)
/** 0 keeps everything, 1 nothing. */
const droppedRatio = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))
const steps = fc.array(fc.record({ length, droppedRatio }), { minLength: 1, maxLength: 12 })

// A failure prints its seed.
it('holds the input from where it is still needed, whatever is appended', () => {
  fc.assert(
    fc.property(fc.nat(1000), steps, (start, appended) => {
      const buffer = new SlidingBuffer(start)
      let end = start
      let keepFrom = start
      for (const step of appended) {
        keepFrom += Math.floor((end - keepFrom) * step.droppedRatio)
        buffer.append(INPUT.subarray(end, end + step.length), keepFrom)
        end += step.length
        expect(buffer.end).toBe(end)
        expect(buffer.base).toBeLessThanOrEqual(keepFrom)
        expect(buffer.bytes.equals(INPUT.subarray(buffer.base, end))).toBe(true)
      }
    }),
  )
})

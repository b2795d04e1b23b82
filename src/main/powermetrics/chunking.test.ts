import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { M1_MACOS_11, M1_PRO_MACOS_12, M4_MAX_MACOS_15 } from '../synthesis/chips'
import { writePlistSample } from '../synthesis/plist-writer'
import { createTestWindow } from '../synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../synthesis/text-writer'
import { readAll } from './testing/read-all'

const plist = (seed: number): string => writePlistSample(M1_MACOS_11, createTestWindow(M1_MACOS_11, seed))
const text = (seed: number): string =>
  writeTextSample(M4_MAX_MACOS_15, createTestWindow(M4_MAX_MACOS_15, seed), {
    tasks: ['a & b', 'GPU Power: 9 mW'],
  })

/** Streams that contain everything that a chunk boundary could affect. */
const STREAMS: Record<string, string> = {
  'two plist samples': `${plist(1)}\0${plist(2)}`,
  'leading NULs, a cut document and a new one in its place': `\0\0\0${plist(1).slice(0, 900)}\0${plist(2)}`,
  'a cut document without NUL': `${plist(1).slice(0, 777)}${plist(2)}`,
  'strays between documents': `${plist(1)}Second underflow occured.\n\0stray${plist(2)}\n</plist>`,
  'a document beyond the cap': `${plist(1)}\0<?xml <plist>${'x'.repeat(40_000)}\0${plist(2)}`,
  'a text log with Windows line ends': `${writeTextHeader(M4_MAX_MACOS_15)}${text(1)}${text(2)}`.replaceAll(
    '\n',
    '\r\n',
  ),
  'a text log after NULs, with a line beyond the cap': `${'\0'.repeat(99)}OS version: 24F74\n${text(1)}${'y'.repeat(70_000)}\n${text(2)}`,
  'an error instead of readings': 'powermetrics: unrecognized sampler: bandwidth\n',
  'a gzip file': '\x1f\x8b\x08\0\0\0\0\0',
  'no output of powermetrics': 'hello\nworld <plis',
}
const OPTIONS = { largestDocument: 30_000 }

describe.each(Object.entries(STREAMS))('chunks of %s', (_, stream) => {
  const bytes = Buffer.from(stream, 'latin1')
  const whole = readAll(bytes, OPTIONS)

  it('of one byte give the same samples, spans and faults', () => {
    expect(readAll(bytes, { ...OPTIONS, chunkSizes: Array.from(bytes, () => 1) })).toEqual(whole)
  })

  it('of any size give the same samples, spans and faults', () => {
    const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9000 })))
    fc.assert(
      fc.property(sizes, (chunkSizes) => {
        expect(readAll(bytes, { ...OPTIONS, chunkSizes })).toEqual(whole)
      }),
      { numRuns: 25 },
    )
  })
})

describe('damaged input', () => {
  const stream = Buffer.from(
    `${plist(1)}\0${writePlistSample(M1_PRO_MACOS_12, createTestWindow(M1_PRO_MACOS_12, 2), { tasks: ['x'] })}`,
  )
  const log = Buffer.from(`${writeTextHeader(M4_MAX_MACOS_15)}${text(1)}${text(2)}`)
  const damage = fc.array(
    fc.record({ at: fc.nat(), remove: fc.nat(40), insert: fc.uint8Array({ maxLength: 12 }) }),
    { maxLength: 6 },
  )

  it.each([
    ['plist', stream],
    ['text', log],
  ])('never throws and never gives a number that is none (%s)', (_, original) => {
    fc.assert(
      fc.property(damage, (edits) => {
        let bytes = original
        for (const { at, remove, insert } of edits) {
          const from = at % (bytes.length + 1)
          bytes = Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)])
        }
        const { samples } = readAll(bytes)
        expect(JSON.stringify(samples)).toBe(JSON.stringify(JSON.parse(JSON.stringify(samples))))
        for (const sample of samples) expectFinite(sample)
      }),
      { numRuns: 300 },
    )
  })

  it('survives bytes at random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(readAll(bytes).samples).toEqual([])
      }),
    )
  })
})

function expectFinite(value: unknown): void {
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true)
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(expectFinite)
}

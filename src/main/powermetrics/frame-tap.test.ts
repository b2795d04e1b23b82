import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sample } from '#shared/sample'
import { M1_MACOS_11, M1_PRO_MACOS_12, M4_MAX_MACOS_15 } from '../synthesis/chips'
import { writePlistSample } from '../synthesis/plist-writer'
import { createTestWindow } from '../synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../synthesis/text-writer'
import { createFrameJoiner } from './frame-tap'
import { PowermetricsReader, type Span } from './powermetrics-reader'
import { readAll } from './testing/read-all'

const plist = (seed: number): string => writePlistSample(M1_MACOS_11, createTestWindow(M1_MACOS_11, seed))
const text = (seed: number): string =>
  writeTextSample(M4_MAX_MACOS_15, createTestWindow(M4_MAX_MACOS_15, seed))
const header = writeTextHeader(M4_MAX_MACOS_15)
const otherHeader = writeTextHeader(M1_PRO_MACOS_12)

/** With boot arguments, which may have any length. */
const longHeader = (before: string): string => `${before}Boot arguments: ${'arg=1 '.repeat(5000)}\n\n`

const STREAMS: Record<string, string> = {
  'property lists': `${plist(1)}\0${plist(2)}\0${plist(3)}`,
  'property lists with strays and a cut one': `\0\0junk${plist(1)}stray\n${plist(2).slice(0, 700)}\0${plist(3)}`,
  'a text log': `${header}${text(1)}${text(2)}${text(3)}`,
  'a text log without header': `${text(1)}${text(2)}`,
  'a text log of two runs': `${header}${text(1)}${text(2)}${otherHeader}${text(3)}${text(4)}`,
  'a text log whose second run names only the system': `${header}${text(1)}OS version: 99Z\n\n${text(2)}${text(3)}`,
  'a text log with a long header': `${longHeader(header)}${text(1)}${text(2)}`,
  'a text log whose long header names the system last': `Machine model: Mac1,1\n${'y'.repeat(70)}\n${`${'x'.repeat(99)}\n`.repeat(200)}OS version: 99Z\n${text(1)}${text(2)}`,
  'a text log of many long headers': `${header}${text(1)}${longHeader('OS version: 99Z\n')}${text(2)}${longHeader('OS version: 98Z\n')}${text(3)}`,
  'a text log with Windows line ends': `${header}${text(1)}${text(2)}`.replaceAll('\n', '\r\n'),
}

interface Tapped {
  sample: Sample
  span: Span
  /** latin1: one character for each byte. */
  frame: string
}

function tap(bytes: Uint8Array, chunkSizes: readonly number[] = []): Tapped[] {
  const tapped: Tapped[] = []
  const reader = new PowermetricsReader(
    {
      onSample: (sample, span, frame) =>
        tapped.push({ sample, span, frame: Buffer.from(frame ?? []).toString('latin1') }),
      onFault: () => undefined,
    },
    { keepFrames: true },
  )
  let from = 0
  for (const size of chunkSizes) {
    // A copy that is overwritten afterwards, to find views of it.
    const chunk = Uint8Array.from(bytes.subarray(from, from + size))
    reader.write(chunk)
    chunk.fill(0x78)
    from = Math.min(bytes.length, from + size)
  }
  reader.write(bytes.subarray(from))
  reader.end()
  return tapped
}

describe.each(Object.entries(STREAMS))('frames of %s', (_, stream) => {
  const bytes = Buffer.from(stream, 'latin1')
  const whole = tap(bytes)

  it('end with the bytes at their place in the input', () => {
    expect(whole.length).toBeGreaterThan(1)
    for (const { frame, span } of whole) {
      expect(frame.slice(-span.bytes)).toBe(stream.slice(span.offset, span.offset + span.bytes))
    }
  })

  it('are read by themselves as the same sample', () => {
    for (const { frame, sample } of whole)
      expect(readAll(Buffer.from(frame, 'latin1')).samples).toEqual([sample])
  })

  it('joined are read as the same samples, also from the middle on', () => {
    for (const part of [whole, whole.slice(1)]) {
      const join = createFrameJoiner()
      const joined = Buffer.concat(part.map(({ frame }) => join(Buffer.from(frame, 'latin1'))))
      expect(readAll(joined).samples).toEqual(part.map(({ sample }) => sample))
    }
  })

  it('do not depend on the chunks', () => {
    const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9000 })))
    fc.assert(
      fc.property(sizes, (chunkSizes) => {
        expect(tap(bytes, chunkSizes)).toEqual(whole)
      }),
      { numRuns: 25 },
    )
  })
})

it('joins an untouched text log to itself', () => {
  const log = `${header}${text(1)}${text(2)}${otherHeader}${text(3)}`
  const join = createFrameJoiner()
  const joined = Buffer.concat(
    tap(Buffer.from(log, 'latin1')).map(({ frame }) => join(Buffer.from(frame, 'latin1'))),
  )
  expect(joined.toString('latin1')).toBe(log)
})

it('gives up the frame of a block too large to hold, and goes on', () => {
  const flood = `${'y'.repeat(99)}\n`.repeat(200_000)
  const tapped = tap(Buffer.from(`${header}${text(1)}${flood}${text(2)}${text(3)}`, 'latin1'))
  expect(tapped.map(({ frame }) => frame.length > 0)).toEqual([false, true, true])
})

it('hands out no frame unless asked to', () => {
  const frames: (Uint8Array | null)[] = []
  const reader = new PowermetricsReader({
    onSample: (_sample, _span, frame) => frames.push(frame),
    onFault: () => undefined,
  })
  reader.write(Buffer.from(plist(1), 'latin1'))
  expect(frames).toEqual([null])
})

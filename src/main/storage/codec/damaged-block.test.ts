import fc from 'fast-check'
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeBuckets, encodeBuckets } from './buckets'
import { DamagedBlockError } from './bytes'
import { readSampleColumns } from './read-sample-columns'
import { decodeSamples, encodeSamples } from './sample-rows'
import { demonstrationSamples } from './testing/any-samples'

const SAMPLES = encodeSamples(demonstrationSamples(40), 'compact')
const BUCKETS = encodeBuckets({
  startMs: Float64Array.of(0, 60_000, 180_000),
  measuredMs: Float64Array.of(60_000, 59_000.25, 60_000),
  gap: Uint8Array.of(0, 0, 1),
  values: {
    'ane.powerMw': {
      minimum: Float64Array.of(Number.NaN, 1.5, Math.PI),
      maximum: Float64Array.of(Number.NaN, 31.25, 4),
      integral: Float64Array.of(0, 1e6 / 3, 2e5),
      coveredMs: Float64Array.of(0, 59_000.25, 60_000),
    },
  },
  doubtfulMs: { 'implausible:ane.powerMw': Float64Array.of(0, 250, 0) },
  origins: [
    {
      fromMs: 0,
      toMs: 500,
      origins: { 'ane.powerMw': { instrument: 'powermetrics', field: 'a', kind: 'measured' } },
    },
  ],
  clusters: [{ name: 'E-Cluster', coreIds: [0, 1] }],
  thermalPressure: 'Nominal',
})

const DECODERS: [string, Buffer, (block: Uint8Array) => unknown][] = [
  ['decodeSamples', SAMPLES, decodeSamples],
  ['readSampleColumns', SAMPLES, (block) => readSampleColumns(block, null)],
  ['decodeBuckets', BUCKETS, (block) => decodeBuckets(block, null)],
]

const anyDamage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
  minLength: 1,
  maxLength: 4,
})

function damaged(block: Buffer, damage: readonly [number, number][], from: number): Buffer {
  const copy = Buffer.from(block)
  for (const [place, bits] of damage) {
    const at = from + (place % (copy.length - from))
    copy[at] = (copy[at] as number) ^ bits
  }
  return copy
}

describe.each(DECODERS)('%s', (_, block, decode) => {
  it('notices changed bytes', () => {
    fc.assert(
      fc.property(anyDamage, (damage) => {
        const changed = damaged(block, damage, 0)
        fc.pre(!changed.equals(block))
        expect(() => decode(changed)).toThrow(DamagedBlockError)
      }),
      { numRuns: 500 },
    )
  })

  it('notices where bytes are missing, too many, or never were a block', () => {
    for (let length = 0; length < block.length; length++) {
      expect(() => decode(block.subarray(0, length))).toThrow(DamagedBlockError)
    }
    expect(() => decode(Buffer.concat([block, Buffer.from([0])]))).toThrow(DamagedBlockError)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decode(bytes)).toThrow(DamagedBlockError)
      }),
    )
  })

  it('throws nothing else, even where the checksum matches by chance', () => {
    fc.assert(
      fc.property(anyDamage, fc.boolean(), fc.nat(), (damage, atHead, length) => {
        const part = atHead ? block.subarray(0, 1 + (length % block.length)) : block
        const changed = damaged(part.length > 5 ? part : block, damage, 4)
        changed.writeUInt32LE(crc32(changed.subarray(4)), 0)
        expectNothingElse(() => decode(changed))
      }),
      { numRuns: 500 },
    )
  })

  it('tells another kind of block', () => {
    const other = block === SAMPLES ? BUCKETS : SAMPLES
    expect(() => decode(other)).toThrow('This block of the history is damaged: it is of another kind.')
  })
})

function expectNothingElse(decode: () => unknown): void {
  try {
    decode()
  } catch (error) {
    expect(error).toBeInstanceOf(DamagedBlockError)
  }
}

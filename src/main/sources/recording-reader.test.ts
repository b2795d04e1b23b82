import { expect, it } from 'vitest'
import type { Sample } from '#shared/sample'
import { createDemonstration } from '../synthesis/demonstration'
import { M4 } from './ioreport/testing/macs'
import { framedReadings, joinFrames } from './ioreport/testing/recordings'
import { RecordingReader } from './recording-reader'

const FRAMED = framedReadings(M4, 3)
const stream = createDemonstration({ startMs: Date.UTC(2022, 2, 30, 12) })
const PLISTS = Buffer.concat([1, 2].map(() => stream.next().bytes))

function read(bytes: Uint8Array, chunkBytes: number) {
  const samples: Sample[] = []
  const faults: string[] = []
  const reader = new RecordingReader({
    onSample: (sample) => samples.push(sample),
    onFault: ({ code }) => faults.push(code),
  })
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.write(bytes.subarray(at, at + chunkBytes))
  reader.end()
  return { samples, faults, instrument: reader.instrument, bytesRead: reader.bytesRead }
}

it.each([1, 3, 10, 11, 1e6])('tells by the first bytes what it reads, in pieces of %s', (chunkBytes) => {
  const bytes = joinFrames(FRAMED)
  expect(read(bytes, chunkBytes)).toEqual({
    samples: FRAMED.map(({ reading }) => reading.sample),
    faults: [],
    instrument: 'ioreport',
    bytesRead: bytes.length,
  })
  const { samples, ...rest } = read(PLISTS, chunkBytes)
  expect(samples).toHaveLength(2)
  expect(rest).toEqual({ instrument: 'powermetrics', faults: [], bytesRead: PLISTS.length })
})

it.each([
  ['', 'empty-input'],
  ['{"ioreport"', 'not-powermetrics'],
  ['{"ioreported":1}\n', 'not-powermetrics'],
])('leaves %j to whoever says what it is', (text, code) => {
  expect(read(Buffer.from(text), 3)).toMatchObject({
    samples: [],
    faults: [code],
    instrument: 'powermetrics',
  })
})

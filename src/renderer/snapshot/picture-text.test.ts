import { expect, it } from 'vitest'
import { SampleColumns } from '#shared/sample-columns'
import type { Shade, ViewedRange } from '../stores/range-source'
import { makeStatus, START_MS } from '../test-support/samples'
import { footCaption, headCaption } from './picture-text'

it('says in a picture how much of the recording could not be read', () => {
  expect(footCaption({ kind: 'replay', faultCount: 2 })).toMatch(
    /^2 parts of the recording could not be read\./,
  )
  expect(footCaption({ kind: 'replay', faultCount: 1 })).toMatch(
    /^1 part of the recording could not be read\./,
  )
  expect(footCaption({ kind: 'live', faultCount: 1 })).toMatch(/^1 part of the readings could not be read\./)
  expect(footCaption({ kind: 'replay', faultCount: 0 })).not.toContain('could not be read')
})

const range: ViewedRange = {
  columns: new SampleColumns(null),
  fromMs: START_MS,
  toMs: START_MS + 1000,
  statistics: null,
  roundedToMs: null,
  events: [],
  motion: 'stands',
}

it('says that the edges of the range were rounded, and that it shows more than the measurement', () => {
  const status = makeStatus()
  const outside: Shade = { kind: 'outside', fromMs: -Infinity, toMs: START_MS + 500 }
  const plain = headCaption({ status, range, shades: [{ ...outside, toMs: START_MS }] })
  expect(plain).not.toMatch(/rounded|pale/)
  expect(headCaption({ status, range: { ...range, roundedToMs: 60_000 }, shades: [outside] })).toBe(
    `${plain}  ·  edges rounded to 1\u202fmin  ·  pale: before and after the measurement`,
  )
})

it('names machine, system and times, and leaves out what is not known', () => {
  const known = headCaption({ status: makeStatus(), range, shades: [] })
  expect(known).toMatch(/^MacBook Pro 14″ \(M1 Pro\) {2}· {2}macOS 12\.3 \(21E230\) {2}· /)
  const unknown = makeStatus({
    machine: { model: null, osBuild: null },
    requestedIntervalMs: null,
    measuredIntervalMs: null,
  })
  expect(headCaption({ status: unknown, range, shades: [] })).not.toContain('·')
})

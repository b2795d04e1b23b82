import { expect, it } from 'vitest'
import type { SnapshotTarget } from '#shared/charts'
import { internOrigins } from '#shared/origins'
import { SampleColumns } from '#shared/sample-columns'
import type { SourceKind } from '#shared/sources'
import type { Shade, ViewedRange } from '../stores/range-source'
import { makeSample, makeStatus, placeSample, START_MS } from '../test-support/samples'
import { footCaption, headCaption } from './picture-text'

const range: ViewedRange = {
  columns: new SampleColumns(null),
  fromMs: START_MS,
  toMs: START_MS + 1000,
  statistics: null,
  roundedToMs: null,
  events: [],
  motion: 'stands',
}

it('says in a picture how much of the recording could not be read', () => {
  const foot = (kind: SourceKind, faultCount: number): string =>
    footCaption({ target: 'all', range, status: makeStatus({ kind, faultCount }) })
  expect(foot('replay', 2)).toMatch(/^2 parts of the recording could not be read\./)
  expect(foot('replay', 1)).toMatch(/^1 part of the recording could not be read\./)
  expect(foot('live', 1)).toMatch(/^1 part of the readings could not be read\./)
  expect(foot('replay', 0)).toBe('Estimates by powermetrics; not for comparing devices.')
})

it('says in a picture by what its charts were read', () => {
  const columns = new SampleColumns(null)
  const origins = internOrigins({
    'ane.powerMw': { instrument: 'powermetrics', field: 'processor.ane_power', kind: 'measured' },
    'ane.readBytesPerSecond': { instrument: 'ioreport', field: 'PMP, AF BW: ANE0 RD', kind: 'estimated' },
  })
  columns.append(placeSample(0, { ...makeSample(), origins }))
  const foot = (target: SnapshotTarget): string =>
    footCaption({ target, range: { ...range, columns }, status: makeStatus() })
  expect(foot('all')).toBe(
    'Source: powermetrics; ANE traffic estimated, IOReport.  ·  Estimates by powermetrics; not for comparing devices.',
  )
  expect(foot('ane-traffic')).toBe(
    'Source: ANE traffic estimated, IOReport.  ·  Estimates; not for comparing devices.',
  )
  expect(foot('clusters')).not.toContain('Source')
})

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

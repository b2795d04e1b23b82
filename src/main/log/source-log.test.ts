import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LiveState } from '#shared/live'
import type { PlacedSample } from '#shared/sample'
import type { EventSourceState, SourceStatus } from '#shared/source-status'
import { liveStatusWith } from '#shared/testing/live-status'
import { sampleWith } from '#shared/testing/sample-with'
import { temporaryFolder } from '../storage/testing/store-folder'
import { log } from './log'
import { SourceLog } from './source-log'

let path: string
let source: SourceLog
beforeEach(() => {
  path = join(temporaryFolder(), 'app.log')
  log.open(path)
  source = new SourceLog()
})
afterEach(() => log.close())

/** Level and words of every entry. */
const entries = (): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => line.slice(25).replace(/ +/g, ' '))

const DEMONSTRATION: SourceStatus = {
  sessionId: 1,
  kind: 'demonstration',
  isMadeUp: true,
  state: 'starting',
  label: 'Demonstration',
  message: null,
  machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
  requestedIntervalMs: 1000,
  measuredIntervalMs: null,
  sampleCount: 0,
  faultCount: 0,
  lastFault: null,
  replay: null,
  live: null,
  eventSources: [],
}
const PLACED: PlacedSample = { sequence: 1, sample: sampleWith({}), endMs: 1000, gapBefore: false }

const withLive = (state: LiveState): SourceStatus => ({
  ...DEMONSTRATION,
  live: liveStatusWith(state),
})

describe('of a source', () => {
  it('the beginning, the first sample and the end are logged, but not every sample', () => {
    source.onSession(DEMONSTRATION)
    for (let count = 0; count < 3; count++) source.onSample(PLACED, DEMONSTRATION)
    source.onSession({ ...DEMONSTRATION, message: 'Live readings need a Mac.' })
    source.end()
    expect(entries()).toEqual([
      'info source A source begins. kind=demonstration',
      'info source Its first sample has arrived. model="MacBookPro18,3" osBuild=21E230 requestedIntervalMs=1000',
      'info source The source is left. samples=3',
      'info source A source begins. kind=demonstration message="Live readings need a Mac."',
      'info source The source is left. samples=0',
    ])
  })

  it('that is a recording only the ending and the size are told', () => {
    const replay = { speed: 1, bytesRead: 0, totalBytes: 12_345 }
    source.onSession({ ...DEMONSTRATION, kind: 'replay', label: 'Client X.plist', replay })
    expect(entries()).toEqual(['info source A source begins. kind=replay ending=.plist bytes=12345'])
  })

  it('faults are counted, and the first of each kind is told', () => {
    source.onSession(DEMONSTRATION)
    for (const offset of [10, 20, 30]) source.onFault({ code: 'cut-document', offset })
    source.onFault({ code: 'stray-bytes', offset: 40 })
    source.end()
    expect(entries().slice(1)).toEqual([
      'warn source A part cannot be read; others of its kind are only counted. code=cut-document offset=10',
      'warn source A part cannot be read; others of its kind are only counted. code=stray-bytes offset=40',
      'info source The source is left. samples=0 cut-document=3 stray-bytes=1',
    ])
  })

  it('a change of state is told, and why it failed', () => {
    source.onStatus(DEMONSTRATION)
    source.onSession(DEMONSTRATION)
    source.onStatus(DEMONSTRATION)
    source.onStatus({ ...DEMONSTRATION, state: 'paused' })
    source.onStatus({ ...DEMONSTRATION, state: 'paused', faultCount: 1 })
    source.onStatus({ ...DEMONSTRATION, state: 'failed', message: 'The disk was taken away.' })
    expect(entries().slice(1)).toEqual([
      'info source The state of the source changed. state=paused',
      'warn source The state of the source changed. state=failed message="The disk was taken away."',
    ])
  })
})

it('every state of live readings is told once, whatever else is read', () => {
  source.onSession(DEMONSTRATION)
  for (const state of [
    { kind: 'starting' },
    { kind: 'starting' },
    { kind: 'live' },
    { kind: 'restarting', delayMs: 2000, reason: 'powermetrics ended.' },
    { kind: 'restarting', delayMs: 4000, reason: 'powermetrics ended.' },
    { kind: 'live' },
  ] as const)
    source.onStatus(withLive(state))
  expect(entries().slice(1)).toEqual([
    'info source The state of live readings changed. live=starting allowed=always',
    'info source The state of live readings changed. live=live allowed=always',
    'warn source The state of live readings changed. live=restarting allowed=always delayMs=2000 reason="powermetrics ended."',
    'warn source The state of live readings changed. live=restarting allowed=always delayMs=4000 reason="powermetrics ended."',
    'info source The state of live readings changed. live=live allowed=always',
  ])
})

it('each sample and each fault is told with --verbose', () => {
  log.isVerbose = true
  source.onSession(DEMONSTRATION)
  source.onSample(PLACED, DEMONSTRATION)
  source.onFault({ code: 'cut-document', offset: 10 })
  source.onFault({ code: 'cut-document', offset: 20 })
  log.isVerbose = false
  expect(entries().filter((entry) => entry.startsWith('debug'))).toEqual([
    `debug source A sample. endMs=1000 elapsedMs=${PLACED.sample.elapsedMs} gapBefore=false`,
    'debug source A part cannot be read. code=cut-document offset=20',
  ])
})

it('of a source of events every state is told, and once that records are skipped', () => {
  const follow = (state: EventSourceState, skippedCount: number): void =>
    source.onStatus({
      ...DEMONSTRATION,
      eventSources: [{ label: 'Unified log', state, skippedCount, lastFault: null }],
    })
  follow({ kind: 'running' }, 0)
  follow({ kind: 'running' }, 0)
  follow({ kind: 'running' }, 1)
  follow({ kind: 'running' }, 2)
  follow({ kind: 'failed', code: 'broken', message: 'The log ended.' }, 3)
  expect(entries()).toEqual([
    'info source A source of events changed. events="Unified log" state=running skippedCount=0',
    'warn source A source of events changed. events="Unified log" state=running skippedCount=1',
    'warn source A source of events changed. events="Unified log" state=failed skippedCount=3 code=broken message="The log ended."',
  ])
})

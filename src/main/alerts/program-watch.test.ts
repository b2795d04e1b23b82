import { describe, expect, it } from 'vitest'
import { aneEvents } from '#shared/testing/ane-events'
import type { TrackEvent } from '#shared/track-events'
import { ProgramWatch } from './program-watch'

const APP = { name: 'Core ML Test', pid: 2077 }
const READING = { kind: 'reading' } as const
const { logOn, loaded, opened, connected, gone, boot, gap, error, asked } = aneEvents
const point = (kind: string, startMs: number): TrackEvent => ({
  ...{ kind, label: '', startMs, endMs: null, uncertaintyMs: 0 },
})

function stateAfter(...events: TrackEvent[]) {
  const watch = new ProgramWatch()
  for (const event of events) watch.onEvent(event)
  return watch.stateOf(APP.name, READING)
}

describe('whether a program runs', () => {
  it.each<[string, TrackEvent[], string]>([
    ['nothing is told', [], 'unknown'],
    ['the log is read, and names others', [logOn(0), loaded(1, { name: 'Preview', pid: 5 })], 'unknown'],
    ['it loaded a model', [logOn(0), loaded(1, APP)], 'runs'],
    ['it opened the ANE', [logOn(0), opened(1, APP)], 'runs'],
    ['a connection has its id only', [logOn(0), connected(1, APP)], 'unknown'],
    ['another line names that id', [logOn(0), connected(1, APP), error(2, APP)], 'runs'],
    ['only a request is known, of which no end is told', [logOn(0), asked(1, 'parse', APP)], 'unknown'],
    ['it is gone', [logOn(0), loaded(1, APP), gone(2, APP)], 'ended'],
    ['it was started again', [logOn(0), loaded(1, APP), gone(2, APP), loaded(3, { ...APP, pid: 9 })], 'runs'],
    [
      'the second of two is gone',
      [logOn(0), loaded(1, APP), loaded(2, { ...APP, pid: 9 }), gone(3, { pid: 9 })],
      'runs',
    ],
    ['the Mac was started anew', [logOn(0), loaded(1, APP), boot(2)], 'unknown'],
    ['a part of the log is missing since', [logOn(0), loaded(1, APP), gap('log-gap', 2, 3)], 'unknown'],
    [
      'which was read again',
      [logOn(0), loaded(1, APP), gap('log-gap', 2, 3), gap('log-filled', 2, 3)],
      'runs',
    ],
    ['the log is no longer read', [logOn(0), loaded(1, APP), point('log-off', 2)], 'unknown'],
    ['it was not read for a while', [logOn(0), loaded(1, APP), point('log-off', 2), logOn(3)], 'unknown'],
  ])('%s', (_name, events, state) => expect(stateAfter(...events)).toBe(state))

  it('is unknown while the log is not read, and for nobody', () => {
    const watch = new ProgramWatch()
    for (const event of [logOn(0), loaded(1, APP)]) watch.onEvent(event)
    expect(watch.stateOf(APP.name, { kind: 'gap', why: 'restarted', reason: null })).toBe('unknown')
    expect(watch.stateOf(APP.name, { kind: 'no-lines' })).toBe('unknown')
    expect(watch.stateOf('', READING)).toBe('unknown')
    expect(watch.stateOf(APP.name, READING)).toBe('runs')
  })

  it('forgets what was told in an earlier session', () => {
    const watch = new ProgramWatch()
    watch.onEvent(loaded(1, APP))
    watch.begin()
    expect(watch.stateOf(APP.name, READING)).toBe('unknown')
  })

  it('forgets the oldest lines once there are very many, and then claims nothing', () => {
    const watch = new ProgramWatch()
    for (const event of [loaded(1, APP), logOn(0)]) watch.onEvent(event)
    for (let index = 0; index < 1998; index++) watch.onEvent(error(2 + index, { name: 'other', pid: 7 }))
    expect(watch.stateOf(APP.name, READING)).toBe('runs')
    for (let index = 0; index < 5000; index++) watch.onEvent(aneEvents.powerOn(3000, { name: 'other' }))
    expect(watch.stateOf(APP.name, READING)).toBe('runs')
    watch.onEvent(error(3000, { name: 'other', pid: 7 }))
    expect(watch.stateOf(APP.name, READING)).toBe('unknown')
  })
})

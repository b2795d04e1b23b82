import { describe, expect, it } from 'vitest'
import type { EventSourceStatus } from '#shared/source-status'
import type { LogState } from '#shared/unified-log'
import { makeStatus } from '../test-support/samples'
import { describeLog, describeSkipped } from './log-format'

const logIn = (log: LogState, change: Partial<EventSourceStatus> = {}): EventSourceStatus => ({
  ...{ label: 'Unified log', state: { kind: 'running' }, log, skippedCount: 0, lastFault: null },
  ...change,
})
const live = (log: LogState) => makeStatus({ kind: 'live', eventSources: [logIn(log)] })

describe('how the log stands', () => {
  it('says what turning it on would do, and that it waits where it is on beside a recording', () => {
    expect(describeLog(makeStatus({ kind: 'replay' }), false).text).toContain('Turn it on to see')
    expect(describeLog(makeStatus({ kind: 'replay' }), true).title).toBe('The log waits for live readings')
  })

  it('calls that of the demonstration made up, whatever the switch says', () => {
    const status = makeStatus({ eventSources: [logIn({ kind: 'reading' })] })
    for (const readsLog of [true, false])
      expect(describeLog(status, readsLog).text).toContain('Nothing of this machine is read')
  })

  it.each([
    [{ kind: 'starting' }, 'The log is being opened', false],
    [{ kind: 'reading' }, 'The log is read', false],
    [{ kind: 'no-lines' }, 'This macOS tells nothing of the ANE', true],
    [{ kind: 'gap', why: 'dropped', reason: null }, 'A part of the log is missing', true],
    [{ kind: 'not-administrator' }, 'Only administrators can read the log', true],
    [{ kind: 'not-permitted', reason: 'No.' }, 'The log may not be read', true],
    [{ kind: 'not-available', reason: 'None.' }, 'There is no log to read', true],
  ] as const)('tells %o in words', (state, title, isTrouble) => {
    expect(describeLog(live(state), true)).toMatchObject({ title, isTrouble })
  })

  it('counts what could not be read, with the latest reason', () => {
    expect(describeSkipped(logIn({ kind: 'reading' }))).toBeNull()
    const skipped = logIn({ kind: 'reading' }, { skippedCount: 2, lastFault: 'A line is cut.' })
    expect(describeSkipped(skipped)).toBe('2 records could not be read. The latest: A line is cut.')
  })
})

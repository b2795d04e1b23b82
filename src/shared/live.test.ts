import { describe, expect, it } from 'vitest'
import { describeLive, type LiveState, type LiveStatus } from './live'
import { liveStatusWith } from './testing/live-status'

const STATES: Record<LiveState['kind'], LiveState> = {
  'not-allowed': { kind: 'not-allowed', reason: null },
  asking: { kind: 'asking', way: 'always' },
  refused: { kind: 'refused', why: 'cancelled' },
  ready: { kind: 'ready' },
  starting: { kind: 'starting' },
  live: { kind: 'live' },
  late: { kind: 'late' },
  restarting: { kind: 'restarting', delayMs: 2120, reason: 'powermetrics ended.' },
  suspended: { kind: 'suspended' },
  'not-available': { kind: 'not-available', reason: 'It belongs to somebody else.' },
}

const words = (state: LiveState, way: LiveStatus['way'] = 'always') =>
  describeLive(liveStatusWith(state, { way }))

describe('describeLive', () => {
  it.each(Object.values(STATES))('says what is and what comes next: %j', (state) => {
    const { title, text } = words(state)
    expect(title).toMatch(/^[A-Z].*[^.]$/)
    expect(text).toMatch(/^[a-zA-Z].*\.$/)
  })

  it('has other words for each state', () => {
    const all = Object.values(STATES).map((state) => words(state).title)
    expect(new Set(all).size).toBe(all.length)
  })

  it('names the seconds until the next attempt, rounded up, and the reason', () => {
    const { title, text } = words(STATES.restarting)
    expect(title.replaceAll('\u202f', ' ')).toBe('Trying again in 3 s')
    expect(text).toBe('powermetrics ended.')
  })

  const READING: Partial<LiveStatus> = { ioReport: { kind: 'reading' } }

  it('says that IOReport gives the readings, and what a permission adds on this Mac', () => {
    const without = (needsPermissionForAne: boolean) =>
      describeLive(liveStatusWith(STATES['not-allowed'], { ...READING, way: null, needsPermissionForAne }))
    expect(without(true)).toMatchObject({
      title: 'Without an administrator',
      text: expect.stringContaining('watts of the ANE need an administrator’s permission') as string,
    })
    expect(without(false).text).toContain('adds exact powers')
  })

  it.each(Object.values(STATES).filter(({ kind }) => kind !== 'live' && kind !== 'not-allowed'))(
    'says of powermetrics what it says without IOReport, and that this goes on: %j',
    (state) => {
      const { title, text } = describeLive(liveStatusWith(state, READING))
      expect({ title, text }).toEqual({
        title: words(state).title,
        text: `${words(state).text} Meanwhile IOReport gives the readings.`,
      })
    },
  )

  it('says that IOReport stopped where nothing else is allowed', () => {
    const ioReport = { kind: 'stopped', reason: 'It was ended by SIGSEGV.' } as const
    expect(describeLive(liveStatusWith(STATES['not-allowed'], { ioReport })).text).toBe(ioReport.reason)
    expect(describeLive(liveStatusWith(STATES.late, { ioReport }))).toEqual(words(STATES.late))
  })

  it('counts down to the next attempt, and names no time once that is due', () => {
    const after = (sinceMs: number): string =>
      describeLive(liveStatusWith(STATES.restarting), sinceMs).title.replaceAll('\u202f', ' ')
    expect([0, 100, 1119, 1120, 2119].map(after)).toEqual([
      'Trying again in 3 s',
      'Trying again in 3 s',
      'Trying again in 2 s',
      'Trying again in 1 s',
      'Trying again in 1 s',
    ])
    expect([2120, 60_000].map(after)).toEqual(['Trying again', 'Trying again'])
  })

  it('promises a new start only where nobody has to be asked for it', () => {
    expect(words(STATES.late, 'always').text).toContain('started again')
    expect(words(STATES.late, 'once').text).toContain('allow it again')
  })
})

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

  it('promises a new start only where nobody has to be asked for it', () => {
    expect(words(STATES.late, 'always').text).toContain('started again')
    expect(words(STATES.late, 'once').text).toContain('allow it again')
  })
})

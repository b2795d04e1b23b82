import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIVE_INTERVALS_MS, type LiveState } from '#shared/live'
import {
  initialSupervision,
  supervise,
  needsConnection,
  type Supervision,
  type SupervisorEvent,
} from './supervisor'

/** Applies events in order; a number advances the time by so many ms and sends the ticks that are due. */
function play(...steps: (SupervisorEvent | number)[]): { end: Supervision; states: LiveState['kind'][] } {
  let nowMs = 1000
  let end = initialSupervision(1000)
  const states: LiveState['kind'][] = []
  const send = (event: SupervisorEvent): void => {
    const before = end
    end = supervise(end, event, { nowMs, random: 0.5 })
    if (end.state !== before.state) states.push(end.state.kind)
  }
  for (const step of steps) {
    if (typeof step !== 'number') send(step)
    else {
      const untilMs = nowMs + step
      while (end.deadlineMs !== null && end.deadlineMs <= untilMs) {
        nowMs = Math.max(nowMs, end.deadlineMs)
        send({ kind: 'tick' })
      }
      nowMs = untilMs
    }
  }
  return { end, states }
}

const ATTACHED: SupervisorEvent = { kind: 'attached', attached: true }
const DETACHED: SupervisorEvent = { kind: 'attached', attached: false }
const ALWAYS: SupervisorEvent = { kind: 'allowed', way: 'always' }
const ONCE: SupervisorEvent = { kind: 'allowed', way: 'once' }
const SAMPLE: SupervisorEvent = { kind: 'sample' }
const CLOSED: SupervisorEvent = { kind: 'closed', reason: 'powermetrics ended.' }

describe('the supervisor', () => {
  it('goes from the question over the start to live', () => {
    const { states, end } = play(
      { kind: 'asked', way: 'always', intervalMs: 1000 },
      ALWAYS,
      ATTACHED,
      1000,
      SAMPLE,
    )
    expect(states).toEqual(['asking', 'ready', 'starting', 'live'])
    expect(needsConnection(end)).toBe(true)
  })

  it.each(['cancelled', 'wrong-password'] as const)('never asks again by itself when %s', (why) => {
    const { end } = play(
      ATTACHED,
      { kind: 'asked', way: 'always', intervalMs: 1000 },
      { kind: 'refused', why },
      1e9,
      {
        kind: 'retry',
      },
    )
    expect(end.state).toEqual({ kind: 'refused', why })
    expect(needsConnection(end)).toBe(false)
  })

  it('is late after three intervals without a sample, and live again with the next', () => {
    const late = play(ALWAYS, ATTACHED, SAMPLE, 2999)
    expect(late.end.state.kind).toBe('live')
    const { states } = play(ALWAYS, ATTACHED, SAMPLE, 3000, SAMPLE)
    expect(states).toEqual(['ready', 'starting', 'live', 'late', 'live'])
  })

  it('opens a stream anew that stays silent', () => {
    const { end, states } = play(ALWAYS, ATTACHED, SAMPLE, 3000 + 10_000 + 1000)
    expect(states.slice(2)).toEqual(['live', 'late', 'restarting', 'starting'])
    expect(end.connection).toBeGreaterThan(play(ALWAYS, ATTACHED, SAMPLE).end.connection)
  })

  it('tries again after 1, 2, 5, 10, 30, 30, … s, and from 1 s after a sample', () => {
    const delays: number[] = []
    const steps: (SupervisorEvent | number)[] = [ALWAYS, ATTACHED]
    for (const delayMs of [1000, 2000, 5000, 10_000, 30_000, 30_000]) {
      const { state } = play(...steps, CLOSED).end
      if (state.kind === 'restarting') delays.push(state.delayMs)
      steps.push(CLOSED, delayMs)
    }
    expect(delays).toEqual([1000, 2000, 5000, 10_000, 30_000, 30_000])
    expect(play(...steps, SAMPLE, CLOSED).end.state).toMatchObject({ kind: 'restarting', delayMs: 1000 })
  })

  it('stops for sleep and lock, and starts when both are over', () => {
    const asleep = play(
      ALWAYS,
      ATTACHED,
      SAMPLE,
      { kind: 'suspended', by: 'lock' },
      { kind: 'suspended', by: 'sleep' },
    )
    expect(asleep.end.state.kind).toBe('suspended')
    expect(needsConnection(asleep.end)).toBe(false)
    const { states } = play(
      ALWAYS,
      ATTACHED,
      SAMPLE,
      { kind: 'suspended', by: 'lock' },
      { kind: 'suspended', by: 'sleep' },
      { kind: 'resumed', by: 'sleep' },
      { kind: 'resumed', by: 'lock' },
    )
    expect(states).toEqual(['ready', 'starting', 'live', 'suspended', 'suspended', 'suspended', 'starting'])
  })

  it('wakes at once from a sleep that began while it waited for the next attempt', () => {
    const { end } = play(ALWAYS, ATTACHED, CLOSED, { kind: 'suspended', by: 'sleep' }, 1e6, {
      kind: 'resumed',
      by: 'sleep',
    })
    expect(end.state.kind).toBe('starting')
  })

  it('switches the stream with the interval, without asking', () => {
    const before = play(ALWAYS, ATTACHED, SAMPLE).end
    const { end, states } = play(ALWAYS, ATTACHED, SAMPLE, { kind: 'interval', intervalMs: 200 })
    expect(states).not.toContain('asking')
    expect(end).toMatchObject({
      intervalMs: 200,
      connection: before.connection + 1,
      state: { kind: 'starting' },
    })
  })

  it('keeps what was allowed once through a sleep, and its interval', () => {
    const asleep = play(ONCE, ATTACHED, SAMPLE, { kind: 'suspended', by: 'sleep' }).end
    expect(needsConnection(asleep)).toBe(true)
    const awake = play(
      ONCE,
      ATTACHED,
      { kind: 'suspended', by: 'sleep' },
      { kind: 'resumed', by: 'sleep' },
    ).end
    expect(awake.connection).toBe(asleep.connection)
    expect(play(ONCE, ATTACHED, { kind: 'interval', intervalMs: 200 }).end.intervalMs).toBe(1000)
  })

  it('keeps what was allowed once while nobody wants samples, and closes what may be opened again', () => {
    const detached = (allowed: SupervisorEvent): Supervision[] => [
      play(allowed).end,
      play(allowed, ATTACHED, SAMPLE, DETACHED).end,
      play(allowed, ATTACHED, { kind: 'suspended', by: 'sleep' }, DETACHED).end,
    ]
    for (const end of detached(ONCE)) {
      expect(end.state.kind).toBe('ready')
      expect(needsConnection(end)).toBe(true)
    }
    for (const end of detached(ALWAYS)) expect(needsConnection(end)).toBe(false)
    const { end } = play(ONCE, ATTACHED, SAMPLE, DETACHED, ATTACHED)
    expect(end.state.kind).toBe('starting')
    expect(end.connection).toBe(play(ONCE).end.connection)
  })

  it('takes the interval that was asked for, not one that is chosen while the prompt is open', () => {
    const { end } = play(
      { kind: 'asked', way: 'once', intervalMs: 200 },
      { kind: 'interval', intervalMs: 5000 },
      ONCE,
    )
    expect(end.intervalMs).toBe(200)
  })

  it('does not open again what was allowed once, and says so', () => {
    const { end } = play(ONCE, ATTACHED, SAMPLE, CLOSED, 1e9)
    expect(end.state).toMatchObject({
      kind: 'not-allowed',
      reason: expect.stringContaining('one time') as string,
    })
    expect(end.way).toBeNull()
  })

  it('waits for a person where it cannot work', () => {
    const reason = 'It belongs to somebody else.'
    const refused: SupervisorEvent = { kind: 'unavailable', reason }
    const { end } = play(ALWAYS, ATTACHED, refused, 1e9, { kind: 'resumed', by: 'sleep' })
    expect(end.state).toEqual({ kind: 'not-available', reason })
    expect(play(ALWAYS, ATTACHED, refused, { kind: 'retry' }).end.state.kind).toBe('starting')
  })

  it('tries again when live readings are chosen anew', () => {
    const { end } = play(ALWAYS, ATTACHED, { kind: 'unavailable', reason: 'no' }, DETACHED, ATTACHED)
    expect(end.state.kind).toBe('starting')
    expect(needsConnection(end)).toBe(true)
  })
})

const way = fc.constantFrom('always' as const, 'once' as const)
const by = fc.constantFrom('sleep' as const, 'lock' as const, 'person' as const)
const anyEvent: fc.Arbitrary<SupervisorEvent> = fc.oneof(
  way.map((way) => ({ kind: 'allowed' as const, way })),
  way.map((way) => ({ kind: 'asked' as const, way, intervalMs: 5000 as const })),
  fc.constant({ kind: 'withdrawn' as const, reason: null }),
  fc
    .constantFrom('cancelled' as const, 'wrong-password' as const)
    .map((why) => ({ kind: 'refused' as const, why })),
  fc.constant({ kind: 'unavailable' as const, reason: 'no' }),
  fc.boolean().map((attached) => ({ kind: 'attached' as const, attached })),
  by.map((by) => ({ kind: 'suspended' as const, by })),
  by.map((by) => ({ kind: 'resumed' as const, by })),
  fc.constantFrom(...LIVE_INTERVALS_MS).map((intervalMs) => ({ kind: 'interval' as const, intervalMs })),
  fc.constantFrom(SAMPLE, CLOSED, { kind: 'tick' as const }, { kind: 'retry' as const }),
)

describe('the supervisor, whatever happens', () => {
  const histories = fc.array(fc.tuple(anyEvent, fc.nat(40_000), fc.double({ min: 0, max: 1, noNaN: true })), {
    maxLength: 60,
  })
  const run = (
    history: [SupervisorEvent, number, number][],
    check: (before: Supervision, event: SupervisorEvent, after: Supervision, nowMs: number) => void,
  ) => {
    let nowMs = 0
    let state = initialSupervision(1000)
    for (const [event, passedMs, random] of history) {
      nowMs += passedMs
      const after = supervise(state, event, { nowMs, random })
      check(state, event, after, nowMs)
      state = after
    }
  }

  it('never asks, and never allows itself anything', () => {
    fc.assert(
      fc.property(histories, (history) =>
        run(history, (before, event, after) => {
          if (after.state.kind === 'asking' && before.state.kind !== 'asking')
            expect(event.kind).toBe('asked')
          if (after.way !== null && before.way === null) expect(event.kind).toBe('allowed')
        }),
      ),
    )
  })

  it('holds a stream only while it is allowed and attached, or was allowed once', () => {
    fc.assert(
      fc.property(histories, (history) =>
        run(history, (_before, _event, after) => {
          if (!needsConnection(after)) return
          expect(after.way).not.toBeNull()
          if (after.way === 'always') expect(after).toMatchObject({ attached: true, suspensions: [] })
        }),
      ),
    )
  })

  it('never stands still: what waits for itself has a deadline, at most 36 s ahead', () => {
    fc.assert(
      fc.property(histories, (history) =>
        run(history, (_before, _event, after, nowMs) => {
          const waits = ['starting', 'live', 'restarting'].includes(after.state.kind)
          if (waits) expect(after.deadlineMs).not.toBeNull()
          if (after.deadlineMs !== null) expect(after.deadlineMs - nowMs).toBeLessThanOrEqual(36_000)
        }),
      ),
    )
  })

  it('is live only by a sample, and every new stream has a new number', () => {
    fc.assert(
      fc.property(histories, (history) =>
        run(history, (before, event, after) => {
          if (after.state.kind === 'live' && before.state.kind !== 'live') expect(event.kind).toBe('sample')
          expect(after.connection).toBeGreaterThanOrEqual(before.connection)
          const opened = needsConnection(after) && !needsConnection(before) && after.way === 'always'
          if (opened) expect(after.connection).toBeGreaterThan(before.connection)
        }),
      ),
    )
  })
})

import type { LiveIntervalMs, LiveState, PermissionWay } from '#shared/live'

/** Seconds until the next attempt, by how many failed before; the last for ever. */
const RESTART_DELAYS_MS = [1000, 2000, 5000, 10_000, 30_000] as const
/** Each delay varies by up to this share, so that several apps do not knock in step. */
const JITTER_RATIO = 0.2
const LATE_AFTER_INTERVALS = 3
/** What a fresh powermetrics needs before its first interval begins. */
const START_ALLOWANCE_MS = 2000
/** A stream that stays silent for so long after it became late is opened anew. */
const GIVE_UP_INTERVALS = 7
const SHORTEST_GIVE_UP_MS = 10_000

/** Why nothing is read at present although it may be. Each ends by itself. */
export type Suspension = 'sleep' | 'lock' | 'person'

export interface Supervision {
  /** `live`, `late` and `starting` have a connection; see `wantsConnection`. */
  readonly state: LiveState
  readonly way: PermissionWay | null
  /** Somebody wants samples. */
  readonly wanted: boolean
  readonly suspensions: readonly Suspension[]
  readonly intervalMs: LiveIntervalMs
  /** Attempts since the last sample. */
  readonly attempts: number
  /** Names the present connection; another number means: close the old one and open a new one. */
  readonly connection: number
  /** When to send `tick`, in the time of `nowMs`; null for never. */
  readonly deadlineMs: number | null
}

export type SupervisorEvent =
  /** It was found or made allowed; for `once` the connection is there already. */
  | { kind: 'allowed'; way: PermissionWay }
  | { kind: 'withdrawn'; reason: string | null }
  /** `intervalMs`: what it is asked for. */
  | { kind: 'asked'; way: PermissionWay; intervalMs: LiveIntervalMs }
  | { kind: 'refused'; why: 'cancelled' | 'wrong-password' }
  | { kind: 'unavailable'; reason: string }
  /** A source begins or ends to take samples. */
  | { kind: 'wanted'; wanted: boolean }
  | { kind: 'suspended'; by: Suspension }
  | { kind: 'resumed'; by: Suspension }
  | { kind: 'interval'; intervalMs: LiveIntervalMs }
  | { kind: 'sample' }
  /** The connection ended or could not be made. */
  | { kind: 'closed'; reason: string }
  | { kind: 'tick' }
  /** A person wants to try again at once. */
  | { kind: 'retry' }

/** Time and chance, handed in so that every run can be repeated. */
export interface Surroundings {
  nowMs: number
  /** From 0 to 1. */
  random: number
}

export function initialSupervision(intervalMs: LiveIntervalMs): Supervision {
  return {
    state: { kind: 'not-allowed', reason: null },
    way: null,
    wanted: false,
    suspensions: [],
    intervalMs,
    attempts: 0,
    connection: 0,
    deadlineMs: null,
  }
}

/**
 * Whether a stream should be open. What was allowed *once* cannot be opened again without asking, so its stream is kept
 * while nobody wants samples, and through a suspension; what comes meanwhile is dropped.
 */
export function wantsConnection({ state, way }: Supervision): boolean {
  switch (state.kind) {
    case 'starting':
    case 'live':
    case 'late':
      return true
    case 'suspended':
    case 'ready':
      return way === 'once'
    default:
      return false
  }
}

/** The next state. Events that mean nothing in the present one change nothing. */
export function supervise(before: Supervision, event: SupervisorEvent, around: Surroundings): Supervision {
  switch (event.kind) {
    case 'allowed':
      return begin({ ...before, way: event.way, attempts: 0, connection: before.connection + 1 }, around)
    case 'withdrawn':
      return rest({ ...before, way: null }, { kind: 'not-allowed', reason: event.reason })
    case 'asked':
      return rest({ ...before, way: null, intervalMs: event.intervalMs }, { kind: 'asking', way: event.way })
    case 'refused':
      return before.state.kind === 'asking' ? rest(before, { kind: 'refused', why: event.why }) : before
    case 'unavailable':
      return rest(before, { kind: 'not-available', reason: event.reason })
    case 'wanted':
      return event.wanted === before.wanted ? before : want({ ...before, wanted: event.wanted }, around)
    case 'suspended':
      return before.suspensions.includes(event.by)
        ? before
        : turn({ ...before, suspensions: [...before.suspensions, event.by] }, around)
    case 'resumed':
      return before.suspensions.includes(event.by)
        ? turn({ ...before, suspensions: before.suspensions.filter((by) => by !== event.by) }, around)
        : before
    case 'interval':
      return changeInterval(before, event.intervalMs, around)
    case 'sample':
      return afterSample(before, around)
    case 'closed':
      return wantsConnection(before) ? lose(before, event.reason, around) : before
    case 'tick':
      return before.deadlineMs !== null && around.nowMs >= before.deadlineMs ? expire(before, around) : before
    case 'retry':
      return retry(before, around)
  }
}

/** A state without a deadline. */
function rest(before: Supervision, state: LiveState): Supervision {
  return { ...before, state, attempts: 0, deadlineMs: null }
}

/** The state that follows from what is wanted, for one that is allowed. */
function begin(next: Supervision, around: Surroundings): Supervision {
  if (!next.wanted) return rest(next, { kind: 'ready' })
  if (next.suspensions.length > 0) return rest(next, { kind: 'suspended' })
  const deadlineMs = around.nowMs + LATE_AFTER_INTERVALS * next.intervalMs + START_ALLOWANCE_MS
  return { ...next, state: { kind: 'starting' }, deadlineMs }
}

/** It is a person who chooses live readings, so what is not available is tried again. */
function want(next: Supervision, around: Surroundings): Supervision {
  return next.wanted && next.state.kind === 'not-available' ? retry(next, around) : turn(next, around)
}

/** What is wanted or suspended has changed. States that wait for a person stay. */
function turn(next: Supervision, around: Surroundings): Supervision {
  if (next.way === null || next.state.kind === 'not-available') return next
  const after = begin({ ...next, attempts: 0 }, around)
  const keepsStream = next.way === 'once'
  return after.state.kind === 'starting' && !keepsStream ? reconnect(after) : after
}

function reconnect(next: Supervision): Supervision {
  return { ...next, connection: next.connection + 1 }
}

/** A new interval is another socket; what was allowed once keeps the interval it was started with. */
function changeInterval(before: Supervision, intervalMs: LiveIntervalMs, around: Surroundings): Supervision {
  const isOnce = before.way === 'once' || (before.state.kind === 'asking' && before.state.way === 'once')
  if (isOnce || intervalMs === before.intervalMs) return before
  return turn({ ...before, intervalMs }, around)
}

function afterSample(before: Supervision, { nowMs }: Surroundings): Supervision {
  if (!['starting', 'live', 'late'].includes(before.state.kind)) return before
  const deadlineMs = nowMs + LATE_AFTER_INTERVALS * before.intervalMs
  const state: LiveState = before.state.kind === 'live' ? before.state : { kind: 'live' }
  return { ...before, state, attempts: 0, deadlineMs }
}

function lose(before: Supervision, reason: string, around: Surroundings): Supervision {
  if (before.way === 'once') {
    const ended = `${reason} It was allowed for one time only; allow it again to go on.`
    return rest({ ...before, way: null }, { kind: 'not-allowed', reason: ended })
  }
  const base = RESTART_DELAYS_MS[Math.min(before.attempts, RESTART_DELAYS_MS.length - 1)] as number
  const delayMs = Math.round(base * (1 + JITTER_RATIO * (2 * around.random - 1)))
  return {
    ...before,
    state: { kind: 'restarting', delayMs, reason },
    attempts: before.attempts + 1,
    deadlineMs: around.nowMs + delayMs,
  }
}

function expire(before: Supervision, around: Surroundings): Supervision {
  switch (before.state.kind) {
    case 'starting':
    case 'live': {
      const patienceMs = Math.max(SHORTEST_GIVE_UP_MS, GIVE_UP_INTERVALS * before.intervalMs)
      return {
        ...before,
        state: { kind: 'late' },
        deadlineMs: around.nowMs + patienceMs,
      }
    }
    case 'late':
      // There is no opening it anew without asking: it may wake up by itself.
      if (before.way === 'once') return { ...before, deadlineMs: null }
      return lose(before, 'powermetrics sent no sample any more.', around)
    case 'restarting':
      return reconnect({ ...begin(before, around), attempts: before.attempts })
    default:
      return { ...before, deadlineMs: null }
  }
}

function retry(before: Supervision, around: Surroundings): Supervision {
  const { kind } = before.state
  if (before.way === null || (kind !== 'not-available' && kind !== 'restarting')) return before
  const after = begin({ ...before, attempts: 0 }, around)
  return after.state.kind === 'starting' ? reconnect(after) : after
}

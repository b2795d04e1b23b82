import type { LiveIntervalMs, LiveState, PermissionWay } from '#shared/live'

/** The delay before the next attempt, by the number of attempts that failed; the last one repeats. */
const RESTART_DELAYS_MS = [1000, 2000, 5000, 10_000, 30_000] as const
/** Each delay varies by up to this share, so that several apps do not connect at the same moment. */
const JITTER_RATIO = 0.2
const LATE_AFTER_INTERVALS = 3
/** powermetrics needs so much after its start before its first interval begins. */
const START_ALLOWANCE_MS = 2000
/** A stream that sends nothing for so long after it became late is opened again. */
const GIVE_UP_INTERVALS = 7
const SHORTEST_GIVE_UP_MS = 10_000

/** Why reading is suspended although it is allowed. */
export type Suspension = 'sleep' | 'lock' | 'person'

export interface Supervision {
  /** `live`, `late` and `starting` have a connection; see `needsConnection`. */
  readonly state: LiveState
  readonly way: PermissionWay | null
  /** A source is attached that receives the samples. */
  readonly attached: boolean
  readonly suspensions: readonly Suspension[]
  readonly intervalMs: LiveIntervalMs
  /** Attempts since the last sample. */
  readonly attempts: number
  /** Number of the present connection. Where it changes, the old one is closed and a new one opened. */
  readonly connection: number
  /** When `tick` is due, on the clock of `nowMs`; null for never. */
  readonly deadlineMs: number | null
}

export type SupervisorEvent =
  /** The permission was found or given; for `once` the connection exists already. */
  | { kind: 'allowed'; way: PermissionWay }
  | { kind: 'withdrawn'; reason: string | null }
  /** The prompt is open. */
  | { kind: 'asked'; way: PermissionWay; intervalMs: LiveIntervalMs }
  | { kind: 'refused'; why: 'cancelled' | 'wrong-password' }
  | { kind: 'unavailable'; reason: string }
  /** A source was attached or detached. */
  | { kind: 'attached'; attached: boolean }
  | { kind: 'suspended'; by: Suspension }
  | { kind: 'resumed'; by: Suspension }
  | { kind: 'interval'; intervalMs: LiveIntervalMs }
  | { kind: 'sample' }
  /** The connection ended or could not be made. */
  | { kind: 'closed'; reason: string }
  | { kind: 'tick' }
  /** A person wants to try again at once. */
  | { kind: 'retry' }

/** The time and a random number: parameters, so that a test can repeat every run. */
export interface Environment {
  nowMs: number
  /** 0 to 1. */
  random: number
}

export function initialSupervision(intervalMs: LiveIntervalMs): Supervision {
  return {
    state: { kind: 'not-allowed', reason: null },
    way: null,
    attached: false,
    suspensions: [],
    intervalMs,
    attempts: 0,
    connection: 0,
    deadlineMs: null,
  }
}

/**
 * Whether a stream should be open. A stream that was allowed *once* cannot be opened again without another prompt, so
 * it stays open while no source is attached and through a suspension; its samples are dropped meanwhile.
 */
export function needsConnection({ state, way }: Supervision): boolean {
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

/** The next state. An event that does not apply to the present state returns it unchanged. */
export function supervise(before: Supervision, event: SupervisorEvent, env: Environment): Supervision {
  switch (event.kind) {
    case 'allowed':
      return begin({ ...before, way: event.way, attempts: 0, connection: before.connection + 1 }, env)
    case 'withdrawn':
      return withState({ ...before, way: null }, { kind: 'not-allowed', reason: event.reason })
    case 'asked':
      return withState(
        { ...before, way: null, intervalMs: event.intervalMs },
        { kind: 'asking', way: event.way },
      )
    case 'refused':
      return before.state.kind === 'asking' ? withState(before, { kind: 'refused', why: event.why }) : before
    case 'unavailable':
      return withState(before, { kind: 'not-available', reason: event.reason })
    case 'attached':
      return event.attached === before.attached
        ? before
        : afterAttach({ ...before, attached: event.attached }, env)
    case 'suspended':
      return before.suspensions.includes(event.by)
        ? before
        : restart({ ...before, suspensions: [...before.suspensions, event.by] }, env)
    case 'resumed':
      return before.suspensions.includes(event.by)
        ? restart({ ...before, suspensions: before.suspensions.filter((by) => by !== event.by) }, env)
        : before
    case 'interval':
      return changeInterval(before, event.intervalMs, env)
    case 'sample':
      return afterSample(before, env)
    case 'closed':
      return needsConnection(before) ? afterClose(before, event.reason, env) : before
    case 'tick':
      return before.deadlineMs !== null && env.nowMs >= before.deadlineMs
        ? afterDeadline(before, env)
        : before
    case 'retry':
      return retry(before, env)
  }
}

/** A state without a deadline. */
function withState(before: Supervision, state: LiveState): Supervision {
  return { ...before, state, attempts: 0, deadlineMs: null }
}

/** The first state of readings that are allowed. */
function begin(next: Supervision, env: Environment): Supervision {
  if (!next.attached) return withState(next, { kind: 'ready' })
  if (next.suspensions.length > 0) return withState(next, { kind: 'suspended' })
  const deadlineMs = env.nowMs + LATE_AFTER_INTERVALS * next.intervalMs + START_ALLOWANCE_MS
  return { ...next, state: { kind: 'starting' }, deadlineMs }
}

/** A source is attached because a person chose live readings, so readings that were not available are tried again. */
function afterAttach(next: Supervision, env: Environment): Supervision {
  return next.attached && next.state.kind === 'not-available' ? retry(next, env) : restart(next, env)
}

/** `attached`, `suspensions` or `intervalMs` has changed. States that wait for a person stay. */
function restart(next: Supervision, env: Environment): Supervision {
  if (next.way === null || next.state.kind === 'not-available') return next
  const after = begin({ ...next, attempts: 0 }, env)
  const keepsStream = next.way === 'once'
  return after.state.kind === 'starting' && !keepsStream ? reconnect(after) : after
}

function reconnect(next: Supervision): Supervision {
  return { ...next, connection: next.connection + 1 }
}

/** Each interval has its own socket. A stream that was allowed once keeps the interval of its start. */
function changeInterval(before: Supervision, intervalMs: LiveIntervalMs, env: Environment): Supervision {
  const isOnce = before.way === 'once' || (before.state.kind === 'asking' && before.state.way === 'once')
  if (isOnce || intervalMs === before.intervalMs) return before
  return restart({ ...before, intervalMs }, env)
}

function afterSample(before: Supervision, { nowMs }: Environment): Supervision {
  if (!['starting', 'live', 'late'].includes(before.state.kind)) return before
  const deadlineMs = nowMs + LATE_AFTER_INTERVALS * before.intervalMs
  const state: LiveState = before.state.kind === 'live' ? before.state : { kind: 'live' }
  return { ...before, state, attempts: 0, deadlineMs }
}

function afterClose(before: Supervision, reason: string, env: Environment): Supervision {
  if (before.way === 'once') {
    const ended = `${reason} It was allowed for one time only; allow it again to go on.`
    return withState({ ...before, way: null }, { kind: 'not-allowed', reason: ended })
  }
  const base = RESTART_DELAYS_MS[Math.min(before.attempts, RESTART_DELAYS_MS.length - 1)] as number
  const delayMs = Math.round(base * (1 + JITTER_RATIO * (2 * env.random - 1)))
  return {
    ...before,
    state: { kind: 'restarting', delayMs, reason },
    attempts: before.attempts + 1,
    deadlineMs: env.nowMs + delayMs,
  }
}

function afterDeadline(before: Supervision, env: Environment): Supervision {
  switch (before.state.kind) {
    case 'starting':
    case 'live': {
      const giveUpAfterMs = Math.max(SHORTEST_GIVE_UP_MS, GIVE_UP_INTERVALS * before.intervalMs)
      return {
        ...before,
        state: { kind: 'late' },
        deadlineMs: env.nowMs + giveUpAfterMs,
      }
    }
    case 'late':
      // Opening it again would need another prompt, so it waits for the stream to continue.
      if (before.way === 'once') return { ...before, deadlineMs: null }
      return afterClose(before, 'powermetrics sent no sample any more.', env)
    case 'restarting':
      return reconnect({ ...begin(before, env), attempts: before.attempts })
    default:
      return { ...before, deadlineMs: null }
  }
}

function retry(before: Supervision, env: Environment): Supervision {
  const { kind } = before.state
  if (before.way === null || (kind !== 'not-available' && kind !== 'restarting')) return before
  const after = begin({ ...before, attempts: 0 }, env)
  return after.state.kind === 'starting' ? reconnect(after) : after
}

import type { LogState } from '#shared/unified-log'

/** ms until the next attempt, by how many failed before; the last for ever. As live readings do. */
const RESTART_DELAYS_MS = [1000, 2000, 5000, 10_000, 30_000] as const
/** Each delay varies by up to this share. */
const JITTER_RATIO = 0.2
/** A stream that has not refused by then reads, though no banner said so. */
const START_ALLOWANCE_MS = 2000
/** A stream that lived for so long has not failed at once. */
const LONG_LIFE_MS = 60_000

export interface LogSupervision {
  readonly state: LogState
  readonly wanted: boolean
  readonly isAsleep: boolean
  /** Streams that ended soon, one after the other. */
  readonly attempts: number
  /** Names the present stream; another number means: end the old one and begin a new one. */
  readonly connection: number
  /** When the present stream began, in the time of `nowMs`. */
  readonly startedMs: number
  /** When to send `tick`, in the time of `nowMs`; null for never. */
  readonly deadlineMs: number | null
}

export type LogSupervisorEvent =
  | { kind: 'wanted'; wanted: boolean }
  /** The banner, or a record. */
  | { kind: 'heard' }
  | { kind: 'dropped' }
  /** What was missing was read again, or cannot be. */
  | { kind: 'filled' }
  | { kind: 'no-lines' }
  | { kind: 'ended'; end: LogEnd }
  /** A stream with other arguments shall follow the present one. */
  | { kind: 'renew' }
  | { kind: 'asleep' }
  | { kind: 'awake' }
  | { kind: 'tick' }

/** How the command ended. */
export interface LogEnd {
  /** null where a signal ended it, or it did not start. */
  status: number | null
  /** What it wrote to standard error, or the code of the system's error that kept it from starting. */
  message: string
}

/** Time and chance, handed in so that every run can be repeated. */
export interface LogSurroundings {
  nowMs: number
  /** From 0 to 1. */
  random: number
}

export const INITIAL_SUPERVISION: LogSupervision = {
  state: { kind: 'off' },
  wanted: false,
  isAsleep: false,
  attempts: 0,
  connection: 0,
  startedMs: 0,
  deadlineMs: null,
}

/** Whether a stream should be open. */
export function wantsStream({ state }: LogSupervision): boolean {
  return (
    ['starting', 'reading', 'no-lines'].includes(state.kind) ||
    (state.kind === 'gap' && state.why === 'dropped')
  )
}

/** The next state. Events that mean nothing in the present one change nothing. */
export function superviseLog(
  before: LogSupervision,
  event: LogSupervisorEvent,
  around: LogSurroundings,
): LogSupervision {
  switch (event.kind) {
    case 'wanted':
      return event.wanted === before.wanted ? before : begin({ ...before, wanted: event.wanted }, around)
    case 'asleep':
      return before.isAsleep ? before : begin({ ...before, isAsleep: true }, around)
    case 'awake':
      return before.isAsleep ? begin({ ...before, isAsleep: false }, around) : before
    case 'heard':
      return ['starting', 'no-lines'].includes(before.state.kind) ? reading(before) : before
    case 'dropped':
      return wantsStream(before) ? { ...reading(before), state: gap('dropped') } : before
    case 'filled':
      return before.state.kind === 'gap' && before.state.why === 'dropped' ? reading(before) : before
    case 'no-lines':
      return before.state.kind === 'reading' ? { ...before, state: { kind: 'no-lines' } } : before
    case 'renew':
      return wantsStream(before) ? begin(before, around) : before
    case 'ended':
      return wantsStream(before) ? lose(before, event.end, around) : before
    case 'tick':
      return before.deadlineMs !== null && around.nowMs >= before.deadlineMs ? expire(before, around) : before
  }
}

/** The state that follows from what is wanted. */
function begin(next: LogSupervision, { nowMs }: LogSurroundings): LogSupervision {
  if (!next.wanted) return { ...next, state: { kind: 'off' }, attempts: 0, deadlineMs: null }
  // It has failed: a source is used once.
  if (isRefused(next.state)) return next
  if (next.isAsleep) return { ...next, state: gap('asleep'), deadlineMs: null }
  return {
    ...next,
    state: { kind: 'starting' },
    connection: next.connection + 1,
    startedMs: nowMs,
    deadlineMs: nowMs + START_ALLOWANCE_MS,
  }
}

function reading(before: LogSupervision): LogSupervision {
  return { ...before, state: { kind: 'reading' }, deadlineMs: null }
}

function gap(why: 'dropped' | 'asleep' | 'restarted', reason: string | null = null): LogState {
  return { kind: 'gap', why, reason }
}

function isRefused({ kind }: LogState): boolean {
  return kind === 'not-administrator' || kind === 'not-permitted' || kind === 'not-available'
}

function lose(before: LogSupervision, end: LogEnd, { nowMs, random }: LogSurroundings): LogSupervision {
  const refusal = refusalOf(end)
  if (refusal !== null) return { ...before, state: refusal, attempts: 0, deadlineMs: null }
  const attempts = nowMs - before.startedMs >= LONG_LIFE_MS ? 0 : before.attempts
  const base = RESTART_DELAYS_MS[Math.min(attempts, RESTART_DELAYS_MS.length - 1)] as number
  const delayMs = Math.round(base * (1 + JITTER_RATIO * (2 * random - 1)))
  const how = end.status === null ? 'a signal' : `status ${end.status}`
  const reason = `It ended with ${how}${end.message === '' ? '.' : `: ${end.message}`}`
  return { ...before, state: gap('restarted', reason), attempts: attempts + 1, deadlineMs: nowMs + delayMs }
}

function expire(before: LogSupervision, around: LogSurroundings): LogSupervision {
  if (before.state.kind === 'starting') return reading(before)
  return begin(before, around)
}

/** What a person or another Mac would have to change; null where another attempt may do. */
export function refusalOf({ status, message }: LogEnd): LogState | null {
  if (status === 77 || /Must be admin/.test(message)) return { kind: 'not-administrator' }
  if (/Operation not permitted|Could not open local log store|^EACCES$|^EPERM$/.test(message))
    return { kind: 'not-permitted', reason: sentence('macOS did not let the log command read', message) }
  if (message === 'ENOENT')
    return {
      kind: 'not-available',
      reason: 'There is no /usr/bin/log on this machine; it comes with macOS only.',
    }
  // `EX_USAGE`: it does not know an option, or cannot read the predicate.
  if (status === 64)
    return {
      kind: 'not-available',
      reason: sentence('The log command of this macOS did not take our question', message),
    }
  return null
}

function sentence(what: string, message: string): string {
  return message === '' ? `${what}.` : `${what}: ${message.replace(/\.?$/, '.')}`
}

/** Why the log was not read for a time. */
export const LOG_GAPS = ['dropped', 'asleep', 'restarted'] as const
export type LogGap = (typeof LOG_GAPS)[number]

/** How the reading of the unified log stands. */
export type LogState =
  | { kind: 'off' }
  | { kind: 'starting' }
  | { kind: 'reading' }
  /** It is read, but the engine woke again and again without a line: this macOS writes none. */
  | { kind: 'no-lines' }
  /** Nothing is read at present, or something was left out; what is missing is read again where the Mac kept it. */
  | { kind: 'gap'; why: LogGap; reason: string | null }
  /** Since macOS 15 the log can be followed by administrators only. */
  | { kind: 'not-administrator' }
  | { kind: 'not-permitted'; reason: string }
  | { kind: 'not-available'; reason: string }

const GAP_TEXT: Readonly<Record<LogGap, string>> = {
  dropped: 'macOS left messages out, since too many came at once. They are looked up again in what it kept.',
  asleep: 'The Mac sleeps. What it wrote before and after is read when it wakes.',
  restarted: 'The log command ended and is started again.',
}

/** What a person reads about it: what is, then what to do. */
export function describeLogState(state: LogState): { title: string; text: string } {
  switch (state.kind) {
    case 'off':
      return {
        title: 'The log is not read',
        text: 'Turn it on to see which programs use the Neural Engine: messages of macOS about it are then read, and kept on this Mac with the names of these programs.',
      }
    case 'starting':
      return { title: 'The log is being opened', text: 'This takes a moment.' }
    case 'reading':
      return {
        title: 'The log is read',
        text: 'Programs that use the Neural Engine appear as macOS tells of them.',
      }
    case 'no-lines':
      return {
        title: 'This macOS tells nothing of the ANE',
        text: 'The Neural Engine worked, but macOS wrote no message about it, so that nobody can tell for whom.',
      }
    case 'gap':
      return {
        title: 'A part of the log is missing',
        text: `${GAP_TEXT[state.why]}${state.reason === null ? '' : ` ${state.reason}`}`,
      }
    case 'not-administrator':
      return {
        title: 'Only administrators can read the log',
        text: 'Since macOS 15 the log command asks for an account that may administer this Mac. Log in with one, or ask its owner to make yours one.',
      }
    case 'not-permitted':
      return {
        title: 'The log may not be read',
        text: `${state.reason} Log in as an administrator; where you are one, allow this program Full Disk Access in System Settings, Privacy & Security.`,
      }
    case 'not-available':
      return { title: 'There is no log to read', text: state.reason }
  }
}

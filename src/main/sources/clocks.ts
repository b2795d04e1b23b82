/** The clocks, timers and chance that what reads and sends lives by; a test has its own. */
export interface Clocks {
  /** The monotonic clock of all deadlines, ms since any moment. */
  nowMs: () => number
  /** ms since 1970. */
  wallClockMs: () => number
  /** 0 to 1. */
  random: () => number
  /** Calls back once after `delayMs`; returns what cancels it. */
  after: (delayMs: number, callback: () => void) => () => void
}

/** Those of this machine. */
export const SYSTEM_CLOCKS: Clocks = {
  nowMs: () => performance.now(),
  wallClockMs: () => Date.now(),
  random: () => Math.random(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

import { constants } from 'node:os'

/** Signals by which a person, or a system that shuts down, stops a program. */
export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type EndingSignal = (typeof ENDING_SIGNALS)[number]

/**
 * Catches the signals that would end this process, so that what was measured so far can be saved. The third one ends it at
 * once, for what it waits for may never come (a disk that does not answer); what it had recorded is recovered later.
 */
export class Interruption {
  /** The first signal; null before it. */
  signal: EndingSignal | null = null
  private readonly first = new AbortController()
  private readonly second = new AbortController()
  private readonly handlers: [EndingSignal, () => void][]

  constructor(private readonly onSignal: (signal: EndingSignal) => void = () => undefined) {
    this.handlers = ENDING_SIGNALS.map((signal) => [signal, () => this.onEndingSignal(signal)])
    for (const [signal, handler] of this.handlers) process.on(signal, handler)
  }

  /** Aborted by the first signal. */
  get requested(): AbortSignal {
    return this.first.signal
  }

  /** Aborted by the second signal: a person who signals twice does not want to wait. */
  get repeated(): AbortSignal {
    return this.second.signal
  }

  dispose(): void {
    for (const [signal, handler] of this.handlers) process.removeListener(signal, handler)
  }

  private onEndingSignal(signal: EndingSignal): void {
    if (this.repeated.aborted) {
      // Not `process.exit`, which waits for the storage thread.
      this.dispose()
      process.kill(process.pid, signal)
      return
    }
    if (this.signal === null) this.first.abort()
    else this.second.abort()
    this.signal ??= signal
    this.onSignal(signal)
  }
}

/** The exit status that shells report for a command that a signal ended. */
export function statusOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}

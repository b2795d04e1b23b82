import { constants } from 'node:os'

/** By these a person, or the system at its end, tells a program to stop. */
export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type EndingSignal = (typeof ENDING_SIGNALS)[number]

/** Hears the signals that would end this process, so that what there is can be kept. */
export class Interruption {
  /** Which came first; null while none has. */
  signal: EndingSignal | null = null
  private readonly first = new AbortController()
  private readonly second = new AbortController()
  private readonly handlers: [EndingSignal, () => void][]

  constructor(private readonly onSignal: (signal: EndingSignal) => void = () => undefined) {
    this.handlers = ENDING_SIGNALS.map((signal) => [signal, () => this.hear(signal)])
    for (const [signal, handler] of this.handlers) process.on(signal, handler)
  }

  /** Aborted by the first signal. */
  get asked(): AbortSignal {
    return this.first.signal
  }

  /** Aborted by the second: whoever asks again does not want to wait. */
  get insisted(): AbortSignal {
    return this.second.signal
  }

  dispose(): void {
    for (const [signal, handler] of this.handlers) process.removeListener(signal, handler)
  }

  private hear(signal: EndingSignal): void {
    if (this.signal === null) this.first.abort()
    else this.second.abort()
    this.signal ??= signal
    this.onSignal(signal)
  }
}

/** As shells count what a signal ended. */
export function statusOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}

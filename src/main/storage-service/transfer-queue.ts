import type { Result } from '#shared/ipc-contract'
import type { TransferProgress } from '#shared/transfer'
import type { TransferSteps } from '../exchange/transfer-steps'
import { log } from '../log/log'
import { endingOf } from '../log/privacy'

/** A file that comes in or goes out. */
export interface TransferWork<T> {
  kind: TransferProgress['kind']
  /** The file's name. */
  label: string
  run: (steps: TransferSteps) => Promise<Result<T>>
}

const CANCELLED: Result = { ok: true, value: null }

/** Runs imports and exports one after another. */
export class TransferQueue {
  private last: Promise<unknown> = Promise.resolve()
  private cancellation = new AbortController()
  private current: TransferProgress | null = null

  constructor(private readonly onProgress: (progress: TransferProgress | null) => void) {}

  /** null while none runs. */
  get progress(): TransferProgress | null {
    return this.current
  }

  /** Runs after those that were added before. Resolves with null where it was cancelled. */
  add<T>(work: TransferWork<T>): Promise<Result<T | null>> {
    const { signal } = this.cancellation
    log.privacy.addFile(work.label)
    const result = this.last.then(() => (signal.aborted ? CANCELLED : this.run(work, signal)))
    this.last = result.catch(() => undefined)
    return result
  }

  /** Cancels the one that runs, and all that wait. */
  cancel(): void {
    this.cancellation.abort()
    this.cancellation = new AbortController()
  }

  /** Resolves when all that were added so far have ended. */
  async settled(): Promise<void> {
    await this.last
  }

  private async run<T>(work: TransferWork<T>, signal: AbortSignal): Promise<Result<T | null>> {
    const { kind, label } = work
    this.show({
      kind,
      label,
      bytesDone: 0,
      bytesTotal: null,
      samples: 0,
      bytesPerSecond: null,
      remainingMs: null,
    })
    try {
      const result = await work.run({ signal, onProgress: (progress) => this.show(progress) })
      this.logOutcome(work, result, signal.aborted)
      return signal.aborted && !result.ok ? CANCELLED : result
    } finally {
      this.show(null)
    }
  }

  private logOutcome(
    { kind, label }: TransferWork<unknown>,
    result: Result<unknown>,
    isCancelled: boolean,
  ): void {
    const { bytesTotal = null, samples = 0 } = this.current ?? {}
    log.add(result.ok || isCancelled ? 'info' : 'warn', 'transfer', `An ${kind} ended.`, {
      ending: endingOf(label),
      bytes: bytesTotal,
      samples,
      isCancelled,
      failure: result.ok ? null : result.message,
    })
  }

  private show(progress: TransferProgress | null): void {
    this.current = progress
    this.onProgress(progress)
  }
}

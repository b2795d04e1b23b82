import { basename } from 'node:path'
import { LONGEST_MESSAGE, LONGEST_PROCESS } from '#shared/ane-facts'
import { failureLabel } from '#shared/attribution/failures'
import type { AneEvent } from '#shared/track-events'
import { LineSplitter } from '../../main/powermetrics/line-splitter'

/** What Core ML and Espresso print where a model cannot be compiled for the Neural Engine (macOS 26.5). */
const COMPILE_FAILED =
  /ANECCompile\(\) FAILED|failed to (?:compile|load) ANE|MILCompilerForANE error|ANECF error/
/** What they print where a part of it cannot run there. */
const ERROR = /\bError plan build: -\d|\bUnsupported (?:tensor|data type|op)|\bCannot support /

/** Reads a command's standard error, line by line, for what keeps it from the Neural Engine. Bytes may be cut anywhere. */
export class ErrorStream {
  private readonly lines: LineSplitter

  /** `command`: program first. `nowMs`: the present on the axis of the samples, and how far that may be off. */
  constructor(
    private readonly command: readonly string[],
    private readonly now: () => { ms: number; uncertaintyMs: number },
    private readonly onEvent: (event: AneEvent) => void,
  ) {
    // A longer line is no message of theirs; it is passed on all the same.
    this.lines = new LineSplitter(
      (line) => {
        this.onLine(line)
        return null
      },
      () => undefined,
      0,
    )
  }

  write(bytes: Uint8Array): void {
    this.lines.write(bytes)
  }

  end(): void {
    this.lines.end()
  }

  private onLine(latin1: string): void {
    const kind = COMPILE_FAILED.test(latin1) ? 'ane-compile-failed' : ERROR.test(latin1) ? 'ane-error' : null
    if (kind === null) return
    const { ms, uncertaintyMs } = this.now()
    const name = basename(this.command[0] ?? '').slice(0, LONGEST_PROCESS)
    const message = Buffer.from(latin1, 'latin1').toString('utf8').slice(0, LONGEST_MESSAGE)
    this.onEvent({
      ...{ kind, label: failureLabel(message), startMs: ms, endMs: null, uncertaintyMs },
      ane: { process: name, pid: null, evidence: null, writer: name, message, isOfCommand: true },
    })
  }
}

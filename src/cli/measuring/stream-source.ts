import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { ByteStream, StreamHandlers } from '../../main/sources/live/socket-stream'
import { RecordingReader } from '../../main/sources/recording-reader'
import type { Source, SourceEvents } from '../../main/sources/source'
import { ENDING_SIGNALS } from './interruption'

/** A stream of what `powermetrics` writes, or of a recording of IOReport. */
export interface ByteInput {
  /** Name of the input, in messages about its faults. */
  label: string
  bytes: Readable
  /** Ends the stream, and the process that was started for it. */
  stop: () => void
  /** Resolves when the stream has ended, with the reason when it failed, otherwise null. Never rejects. */
  ended: Promise<string | null>
}

/** A `ByteInput` as a source for the pipeline. It is read no faster than the consumers are ready. */
export class StreamSource implements Source {
  readonly kind = 'powermetrics'
  readonly requestedIntervalMs: number | null
  private stopped = false

  constructor(
    private readonly input: ByteInput,
    intervalMs: number | null,
  ) {
    this.requestedIntervalMs = intervalMs
  }

  get label(): string {
    return this.input.label
  }

  start(events: SourceEvents): void {
    void this.read(events)
  }

  stop(): void {
    this.stopped = true
    this.input.stop()
  }

  /** The other end of a pipe cannot be paused. */
  setPaused(): void {
    return
  }

  private async read(events: SourceEvents): Promise<void> {
    const reader = new RecordingReader(
      {
        onSample: (sample, _span, bytes) => {
          if (!this.stopped) events.onSample(sample, bytes && [bytes])
        },
        onFault: (fault) => {
          if (!this.stopped) events.onFault(fault)
        },
        onGap: () => events.onGap?.(),
        onEvent: (event) => {
          if (!this.stopped) events.onEvent?.(event)
        },
      },
      { keepFrames: true },
    )
    const streamError = await this.readAll(reader, events)
    const reason = (await this.input.ended) ?? streamError
    if (this.stopped) return
    reader.end()
    if (reason === null) events.onEnd()
    else events.onFailure(`${this.label}: ${reason}`)
  }

  /** Why the stream broke off; null when it ended. */
  private async readAll(reader: RecordingReader, events: SourceEvents): Promise<string | null> {
    try {
      for await (const chunk of this.input.bytes) {
        if (this.stopped) return null
        reader.write(chunk as Uint8Array)
        await events.whenReady?.()
      }
      return null
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
}

export function standardInput(): ByteInput {
  const { stdin } = process
  return { label: 'standard input', bytes: stdin, stop: () => stdin.destroy(), ended: Promise.resolve(null) }
}

/**
 * Starts `command` without a shell. `stop` ends it; if this process dies, it ends when it writes to the closed pipe. One that
 * does not end when it is told to holds nobody up.
 */
export function startedProcess(command: readonly string[], onError: (line: string) => void): ByteInput {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin' } })
  createInterface({ input: child.stderr }).on('line', onError)
  const ended = new Promise<string | null>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => resolve(describeStartError(program, error)))
    child.on('close', (status, signal) => resolve(describeEnd(status, signal)))
  })
  const stop = (): void => {
    child.kill('SIGTERM')
    child.stdout.destroy()
    child.stderr.destroy()
    child.unref()
  }
  return { label: 'powermetrics', bytes: child.stdout, stop, ended }
}

/**
 * Runs `command` as the other end of live readings. One that ends without having written anything would do so again: it is
 * refused.
 */
export function openProcess(
  command: readonly string[],
  onError: (line: string) => void,
  handlers: StreamHandlers,
): ByteStream {
  const { label, bytes, stop, ended } = startedProcess(command, onError)
  let isOpen = true
  let hasWritten = false
  bytes.on('data', (chunk: Uint8Array) => {
    if (!isOpen) return
    if (!hasWritten) handlers.onOpen()
    hasWritten = true
    handlers.onBytes(chunk)
  })
  void ended.then((reason) => {
    if (!isOpen) return
    const message = reason === null ? `${label} ended.` : `${label}: ${reason}.`
    if (hasWritten) handlers.onClosed(message)
    else handlers.onRefused(message)
  })
  return {
    close: () => {
      isOpen = false
      stop()
    },
  }
}

/** `ENDING_SIGNALS` end a process on purpose. Any other signal is a crash: powermetrics aborts on unexpected values. */
function describeEnd(status: number | null, signal: NodeJS.Signals | null): string | null {
  if (signal !== null)
    return ENDING_SIGNALS.some((ending) => ending === signal) ? null : `it was ended by ${signal}`
  return status === 0 ? null : `it ended with status ${status}`
}

function describeStartError(program: string, error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT'
    ? `there is no ${program} on this machine; it comes with macOS only`
    : `${program} could not be started (${error.code ?? error.message})`
}

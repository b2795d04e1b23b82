import { existsSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

import {
  LOG_ENTRIES,
  logTrailer,
  writeLogEntry,
  type LogEntry,
  type LoggedProcess,
} from '../../src/main/synthesis/log-writer'
import type { LogRequest } from './command-line'
import type { LogAct, LogScenario } from './scenario'

const STANDARD_OUTPUT = 1
const STANDARD_ERROR = 2
/** Longer than any test; the process is ended from outside. */
const FOR_EVER_MS = 2 ** 31 - 1
/** What is not read within so long is left out. */
const PATIENCE_MS = 500
/** For a file. */
const LOOK_EVERY_MS = 10

const SOMEBODY: LoggedProcess = { name: 'Example App', pid: 4711 }

/** One run of `log`, from its banner to its end. Writes block, as those of `log` do. */
export class LogRun {
  private isTrickling = false
  private lastMs = 0

  constructor(
    private readonly scenario: LogScenario,
    private readonly request: LogRequest,
    /** It has done what an act says. */
    private readonly onAct: (kind: LogAct['kind']) => void,
  ) {}

  /** Resolves with the exit status; a stream that was not told to end is silent for ever. */
  async stream(acts: readonly LogAct[]): Promise<number> {
    this.writeHead()
    for (const act of acts) {
      const status = await this.act(act)
      if (status !== null) return status
      this.onAct(act.kind)
    }
    for (;;) await wait(FOR_EVER_MS)
  }

  /** What the streams told and lost up to now. */
  show(): number {
    this.writeHead()
    const entries = this.scenario.runs
      .flat()
      .flatMap((act) => (act.kind === 'entry' && act.atMs !== null ? this.entryOf(act) : []))
      .filter(({ wallMs }) => wallMs >= (this.request.startMs ?? 0) && wallMs <= Date.now())
    for (const entry of entries) this.write(this.textOf(entry))
    if (this.request.style === 'ndjson') this.write(logTrailer(entries.length))
    return 0
  }

  private async act(act: LogAct): Promise<number | null> {
    switch (act.kind) {
      case 'entry': {
        const entry = this.entryOf(act)
        await wait(Math.max(0, entry.wallMs - Date.now()))
        if (!act.isLost) await this.writeRecord(entry)
        return null
      }
      case 'wait':
        while (!existsSync(act.file)) await wait(LOOK_EVERY_MS)
        return null
      case 'text':
        this.write(act.text, act.stream === 'stderr' ? STANDARD_ERROR : STANDARD_OUTPUT)
        return null
      case 'dropped':
        this.write(DROPPED)
        return null
      case 'own-record':
        await this.writeRecord(this.ownRecord())
        return null
      case 'exit':
        return act.status
      case 'flood':
        await this.flood(act)
        return null
      case 'long-line':
        this.write(this.textOf({ ...LOG_ENTRIES.asleep(this.nowMs()), message: 'x'.repeat(act.bytes) }))
        return null
      case 'cut-line': {
        const text = this.textOf(LOG_ENTRIES.asleep(this.nowMs()))
        this.write(text.slice(0, text.length / 2))
        return act.status
      }
      case 'trickle':
        this.isTrickling = true
        return null
    }
  }

  private entryOf({
    atMs,
    entry,
    process = SOMEBODY,
    step = 'parse',
  }: Extract<LogAct, { kind: 'entry' }>): LogEntry {
    const wallMs = atMs === null ? this.nowMs() : this.scenario.clockMs + atMs
    return entry === 'asked' ? LOG_ENTRIES.asked(wallMs, step, process) : LOG_ENTRIES[entry](wallMs, process)
  }

  private ownRecord(): LogEntry {
    return {
      ...{ wallMs: this.nowMs(), processPath: '/usr/bin/log', pid: process.pid, subsystem: 'com.apple.log' },
      message: `log run noninteractively, parent: ${process.ppid} (Anemometer), args: '/usr/bin/log' 'stream' '--predicate' '${this.request.predicate ?? ''}' Device Open succeeded with usage type: 1`,
    }
  }

  /** `log` keeps no more than its reader takes: it says that something is missing, and goes on with what is new. */
  private async flood({ lines, linesPerSecond }: Extract<LogAct, { kind: 'flood' }>): Promise<void> {
    const beganMs = Date.now()
    for (let line = 0; line < lines;) {
      const due = Math.min(lines, Math.floor(((Date.now() - beganMs) / 1000) * linesPerSecond))
      const most = Math.max(1, Math.round((PATIENCE_MS / 1000) * linesPerSecond))
      if (due - line > most) {
        line = due
        this.write(DROPPED)
      }
      if (line >= due) await wait(1)
      for (const until = Math.min(due, line + 100); line < until; line++)
        this.write(
          this.textOf({
            ...LOG_ENTRIES.asleep(this.nowMs()),
            message: `ANE0: flooding ${line}`,
            threadId: line,
          }),
        )
    }
  }

  /** Now, ms since 1970. As on a Mac, whose ticks are 42 ns apart, no two records of a thread have the same. */
  private nowMs(): number {
    this.lastMs = Math.max(performance.timeOrigin + performance.now(), this.lastMs + 0.001)
    return this.lastMs
  }

  private writeHead(): void {
    const { predicate, style } = this.request
    if (predicate !== null && (this.request.command === 'stream' || style === 'default'))
      this.write(
        `Filtering the log data using "${predicate.replaceAll('eventMessage', 'composedMessage')}"\n`,
      )
    if (style === 'compact') this.write('Timestamp               Ty Process[PID:TID]\n')
    if (style === 'default' && this.request.command === 'show')
      this.write(
        'Skipping info and debug messages, pass --info and/or --debug to include.\nTimestamp                       Thread     Type        Activity             PID    TTL  \n',
      )
  }

  private textOf(entry: LogEntry): string {
    const { style } = this.request
    return writeLogEntry(entry, style === 'json' ? 'ndjson' : style, this.scenario)
  }

  private async writeRecord(entry: LogEntry): Promise<void> {
    const text = this.textOf(entry)
    if (!this.isTrickling) {
      this.write(text)
      return
    }
    for (const byte of Buffer.from(text)) {
      this.writeBytes(Uint8Array.of(byte), STANDARD_OUTPUT)
      await wait(0)
    }
  }

  private write(text: string, file = STANDARD_OUTPUT): void {
    this.writeBytes(Buffer.from(text), file)
  }

  private writeBytes(bytes: Uint8Array, file: number): void {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
  }
}

const DROPPED = '=== Messages dropped during live streaming (use `log show` to see what they were)\n'

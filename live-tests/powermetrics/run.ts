import { writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

import { between, createRandom, type Random } from '../../src/main/synthesis/random'
import type { Request } from './command-line'
import type { Journal } from './journal'
import { PowerPipe } from './power-pipe'
import { SampleWriter } from './sample-writer'
import type { Act, Scenario } from './scenario'

const CHUNK_BYTES = 1024 * 1024
const STANDARD_ERROR = 2
/** Longer than any test; the process is ended from outside. */
const FOR_EVER_MS = 2 ** 31 - 1
/** By how much a window is longer than asked for: 3 to 19 % at 100 to 200 ms, 1 to 2.6 % at 1 s, under 1 % at 5 s. */
const STRETCH: readonly { upToMs: number; low: number; high: number }[] = [
  { upToMs: 200, low: 1.03, high: 1.19 },
  { upToMs: 2000, low: 1.01, high: 1.026 },
  { upToMs: Infinity, low: 1.0004, high: 1.0076 },
]

/** Thrown to leave a run with a status of its own. */
export class Ending extends Error {
  constructor(
    readonly exitStatus: number,
    reason: string,
  ) {
    super(reason)
  }
}

/** One run of the tool, from its first window to its end. Writes block, as the tool's do. */
export class Run {
  private readonly random = createRandom(process.pid)
  private readonly samples: SampleWriter
  private windowBegan = process.hrtime.bigint()
  private count = 0
  private sleptNs = 0
  /** The clock went on while the machine slept, though the test did not wait for it. */
  private clockAheadMs = 0
  private trickleMs: number | null = null

  constructor(
    private readonly scenario: Scenario,
    private readonly request: Request,
    private readonly journal: Journal,
    private readonly output: number,
  ) {
    const { ane } = scenario
    const pipe = typeof ane === 'object' && 'pipe' in ane ? new PowerPipe(ane.pipe, journal) : null
    this.samples = new SampleWriter(scenario, request, pipe)
  }

  /** Ends by throwing: an `Ending`, or the system's error (EPIPE when nobody reads any more). */
  async perform(acts: readonly Act[]): Promise<never> {
    for (const act of acts) {
      await this.act(act)
      this.journal.write({ event: 'act', pid: process.pid, kind: act.kind })
    }
    for (;;) await this.sample()
  }

  private async act(act: Act): Promise<void> {
    switch (act.kind) {
      case 'samples':
        for (let left = act.count; left > 0; left--) await this.sample()
        return
      case 'text': {
        this.write(act.text, act.stream === 'stderr' ? STANDARD_ERROR : this.output)
        return
      }
      case 'stall':
        for (;;) await wait(FOR_EVER_MS)
      case 'exit':
        throw new Ending(act.status, `exit ${act.status}`)
      case 'impossible-value': {
        this.meetImpossibleValue()
        return
      }
      case 'sleep':
        this.sleptNs += act.seconds * 1e9
        return
      case 'flood': {
        this.pour(openDocument(), '<key>n</key><integer>1</integer>\n', act.bytes)
        return
      }
      case 'long-line': {
        this.pour(`${openDocument()}<key>hw_model</key><string>`, 'x', act.bytes)
        return
      }
      case 'trickle':
        this.trickleMs = act.everyMs
        return
      case 'cut-sample': {
        const { text } = await this.nextSample()
        this.write(text.slice(0, text.length / 2), this.output)
        return
      }
    }
  }

  private async sample(): Promise<void> {
    const { text, anePowerMw, elapsedNs } = await this.nextSample()
    if (this.trickleMs === null) this.write(text, this.output)
    else await this.trickle(text, this.trickleMs)
    this.count++
    this.journal.write({
      event: 'sample',
      pid: process.pid,
      index: this.count - 1,
      anePowerMw,
      elapsedNs,
      monotonicNs: Number(process.hrtime.bigint()),
    })
    if (this.count === this.request.sampleCount) throw new Ending(0, 'sample count reached')
  }

  /** The next sample when its window is over; the first one, too, is an interval away. */
  private async nextSample(): Promise<{ text: string; anePowerMw: number; elapsedNs: number }> {
    const { intervalMs } = this.request
    await wait(intervalMs === 0 ? FOR_EVER_MS : windowLengthMs(intervalMs, this.random))
    const now = process.hrtime.bigint()
    const elapsedNs = Number(now - this.windowBegan) + this.sleptNs
    this.windowBegan = now
    this.clockAheadMs += this.sleptNs / 1e6
    this.sleptNs = 0
    return { ...this.samples.next(Date.now() + this.clockAheadMs, elapsedNs), elapsedNs }
  }

  private meetImpossibleValue(): void {
    if (this.request.handleInvalidValues) return
    this.write(
      'Assertion failed: (num_resids == IOReportStateGetCount(sample)), function read_cluster_power_stats_sample, file cpu_power_arm.c, line 1.\n',
      STANDARD_ERROR,
    )
    this.journal.write({ event: 'end', pid: process.pid, reason: 'aborted' })
    process.kill(process.pid, 'SIGABRT')
  }

  private pour(head: string, piece: string, bytes: number): void {
    this.write(`\0${head}`, this.output)
    const chunk = Buffer.from(piece.repeat(Math.ceil(CHUNK_BYTES / piece.length)), 'latin1')
    for (let left = bytes; left > 0; left -= chunk.length)
      this.writeBytes(chunk.subarray(0, left), this.output)
  }

  private async trickle(text: string, everyMs: number): Promise<void> {
    for (const character of text) {
      this.write(character, this.output)
      await wait(everyMs)
    }
  }

  private write(text: string, file: number): void {
    this.writeBytes(Buffer.from(text, 'latin1'), file)
  }

  private writeBytes(bytes: Uint8Array, file: number): void {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
  }
}

function openDocument(): string {
  return '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict>\n'
}

/** Length of the next window in ms. */
function windowLengthMs(intervalMs: number, random: Random): number {
  const { low, high } = STRETCH.find(({ upToMs }) => intervalMs <= upToMs) as (typeof STRETCH)[number]
  return intervalMs * between(random, low, high)
}

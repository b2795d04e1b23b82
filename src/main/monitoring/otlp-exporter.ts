import type { FamilyId } from '#shared/metric-families'
import { SYSTEM_CLOCKS, type Clocks } from '../sources/clocks'
import { encodeOtlpRequest } from './otlp-encoder'
import type { OtlpOptions } from './otlp-options'
import { sendOtlp, type PushResult } from './otlp-request'
import type { AddPoint, Meter } from './meter'

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 10_000
/** A wait is shorter or longer by up to this, so that a fleet does not come back all at once. */
const JITTER_RATIO = 0.2

export interface OtlpExporterOptions extends OtlpOptions {
  version: string
  withHardwareNames: boolean
  /** Families whose counters go on from what was kept. */
  continued: ReadonlySet<FamilyId>
}

/**
 * Pushes what a meter has, at equal times whose phase is random: a thousand Macs that were started by one command do not
 * push at the same moment. A push that fails is repeated only where OTLP allows it, and never beyond its time: the next one
 * carries the same counters, so that only resolution is lost.
 */
export class OtlpExporter {
  private readonly counts = { accepted: 0, partial: 0, failed: 0 }
  private lastSuccessMs: number | null = null
  private cancel: () => void = () => undefined
  private isStopped = false
  private readonly startedMs: number
  /** The last trouble that was told; null once it is over. */
  private told: string | null = null

  /** `print`: a sentence for the person, each once until something else happens. */
  constructor(
    private readonly meter: Meter,
    private readonly options: OtlpExporterOptions,
    private readonly print: (message: string) => void,
    private readonly clocks: Clocks = SYSTEM_CLOCKS,
  ) {
    this.startedMs = clocks.wallClockMs()
    meter.addCollector((add) => this.collect(add))
  }

  start(): void {
    const { after, random, nowMs } = this.clocks
    const firstMs = nowMs() + random() * this.options.intervalMs
    this.cancel = after(firstMs - nowMs(), () => void this.run(firstMs))
  }

  /** Pushes once more, without repetitions, so that the last seconds arrive. */
  async stop(): Promise<void> {
    this.isStopped = true
    this.cancel()
    this.note(await this.send())
  }

  private async run(dueMs: number): Promise<void> {
    await this.push()
    if (this.isStopped) return
    const { after, nowMs } = this.clocks
    const { intervalMs } = this.options
    // What a push took too long for is left out; the phase stays.
    const missed = Math.max(0, Math.floor((nowMs() - dueMs) / intervalMs))
    const nextMs = dueMs + (missed + 1) * intervalMs
    this.cancel = after(nextMs - nowMs(), () => void this.run(nextMs))
  }

  private async push(): Promise<void> {
    const { nowMs, random } = this.clocks
    const untilMs = nowMs() + Math.min(this.options.exportTimeoutMs, this.options.intervalMs)
    for (let backoffMs = FIRST_WAIT_MS; ; backoffMs = Math.min(2 * backoffMs, LONGEST_WAIT_MS)) {
      const result = await this.send()
      const jitter = 1 + JITTER_RATIO * (2 * random() - 1)
      const waitMs = result.kind === 'refused' ? (result.waitMs ?? backoffMs * jitter) : 0
      if (result.kind === 'accepted' || !result.mayRepeat || this.isStopped || nowMs() + waitMs > untilMs) {
        this.note(result)
        return
      }
      if (!(await this.wait(waitMs))) return
    }
  }

  /** Resolves with false, and at once, where the exporter is stopped meanwhile. */
  private wait(delayMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = this.clocks.after(delayMs, () => resolve(true))
      this.cancel = () => {
        cancel()
        resolve(false)
      }
    })
  }

  private send(): Promise<PushResult> {
    const { version, resource, continued, withHardwareNames } = this.options
    const atMs = this.clocks.wallClockMs()
    const { startedMs } = this
    const exposition = this.meter.collect()
    const body = encodeOtlpRequest({
      ...{ exposition, atMs, startedMs, continued, resource, version, withHardwareNames },
    })
    return sendOtlp(body, this.options, `anemometer/${version}`, atMs)
  }

  private note(result: PushResult): void {
    const { origin } = this.options.endpoint
    let trouble: string | null = null
    if (result.kind === 'refused') {
      this.counts.failed++
      trouble = `Nothing could be pushed to ${origin}: ${result.message}.`
    } else {
      this.lastSuccessMs = this.clocks.wallClockMs()
      this.counts[result.rejectedPoints > 0 ? 'partial' : 'accepted']++
      if (result.message !== null)
        trouble = `${origin} did not take ${result.rejectedPoints} of the points that were pushed: ${result.message}.`
    }
    if (trouble === null && this.told !== null) this.print(`Pushing to ${origin} works again.`)
    if (trouble !== null && trouble !== this.told) this.print(trouble)
    this.told = trouble
  }

  private collect(add: AddPoint): void {
    for (const [outcome, count] of Object.entries(this.counts)) add('otlpPushes', count, { outcome })
    if (this.lastSuccessMs !== null) add('otlpLastSuccess', this.lastSuccessMs / 1000)
  }
}

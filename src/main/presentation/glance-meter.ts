import { POPOVER_TRACE_COLUMNS, type AneActivity, type Glance, type RunningFigures } from '#shared/glance'
import { HIGHEST_FLOOR_MW } from '#shared/measurement/ane-floor'
import { BurstFinder } from '#shared/measurement/burst-finder'
import type { PlacedSample } from '#shared/sample'
import { aneEnergyOf, windowLengthMs } from '#shared/sample-window'
import { goesOn } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import type { Consumer } from '../pipeline/consumers'
import { hasTrouble, whyNoAnePower, type MeterReading } from './meter-reading'
import { RecentMinute } from './recent-minute'
import { messagesLine } from './tray-text'

/** What is known apart from the samples. */
export interface GlanceContext {
  reading: MeterReading
  who: string | null
  measuring: RunningFigures | null
  /** Messages that wait until a window is open. */
  waitingMessages: number
}

/** Follows the samples for what can be seen at a glance: the last minute, and when the ANE worked last. */
export class GlanceMeter implements Consumer {
  readonly part = 'What the menu bar shows'
  readonly minute = new RecentMinute()
  private bursts = createBurstFinder()
  /** Since when every sample told of the ANE without a gap, and until when; null before the first and after one that did not. */
  private known: { sinceMs: number; toMs: number } | null = null

  onSession(): void {
    this.restart()
  }

  onSample(placed: PlacedSample): void {
    this.minute.add(placed)
    const { endMs, gapBefore, sample } = placed
    const windowMs = windowLengthMs(sample.elapsedMs)
    const energyMj = aneEnergyOf(sample)
    const isKnown = energyMj !== null && windowMs > 0
    if (gapBefore || !isKnown) {
      this.bursts.interrupt()
      this.known = null
    }
    if (!isKnown) return
    const part = { fromMs: endMs - windowMs, toMs: endMs, insideMs: windowMs, windowMs }
    this.bursts.add(part, energyMj, sample.ane.powerMw)
    this.known = { sinceMs: this.known?.sinceMs ?? part.fromMs, toMs: endMs }
  }

  restart(): void {
    this.minute.clear()
    this.bursts = createBurstFinder()
    this.known = null
  }

  /** null while nothing tells what the ANE does now. */
  get activity(): AneActivity | null {
    if (this.known === null) return null
    const { sinceMs, toMs: nowMs } = this.known
    const latest = this.bursts.latest
    if (latest === null) return { isWorking: false, sinceMs, isAtLeast: true, nowMs, burst: null }
    const { durationMs, energyMj, startedAt } = latest.burst
    const burst = { durationMs, energyMj }
    const startMs = Date.parse(startedAt)
    if (latest.goesOn) return { isWorking: true, sinceMs: startMs, isAtLeast: false, nowMs, burst }
    const endedMs = startMs + durationMs
    return {
      isWorking: false,
      sinceMs: Math.max(endedMs, sinceMs),
      isAtLeast: endedMs < sinceMs,
      nowMs,
      burst,
    }
  }

  glance({ reading, who, measuring, waitingMessages }: GlanceContext): Glance {
    const { status, sample } = reading
    const isPaused = status.state === 'paused'
    const { needs } = SOURCES[status.kind]
    return {
      note: noteOf(reading, waitingMessages),
      isTrouble: hasTrouble(reading, waitingMessages),
      isPaused,
      origin: needs === 'file' ? status.label : status.isMadeUp ? SOURCES.demonstration.label : null,
      anePowerMw: sample?.ane.powerMw ?? null,
      gpuPowerMw: sample?.gpu.powerMw ?? null,
      cpuPowerMw: sample?.cpu.powerMw ?? null,
      aneReadBytesPerSecond: sample?.ane.readBytesPerSecond ?? null,
      aneWriteBytesPerSecond: sample?.ane.writeBytesPerSecond ?? null,
      thermalPressure: sample?.thermalPressure ?? null,
      activity: sample === null ? null : this.activity,
      who,
      trace: this.minute.trace('ane', POPOVER_TRACE_COLUMNS),
      measuring,
      canMeasure: goesOn(status),
    }
  }
}

function noteOf(reading: MeterReading, waitingMessages: number): string | null {
  const messages = messagesLine(waitingMessages)
  const sentences = [whyNoAnePower(reading), messages === '' ? null : `${messages}.`]
  return sentences.filter((sentence) => sentence !== null).join(' ') || null
}

/** What no ANE takes at rest is work, whatever this one takes. */
function createBurstFinder(): BurstFinder {
  return new BurstFinder(0, HIGHEST_FLOOR_MW)
}

import type { PowerMonitor } from 'electron'
import type { EventListener, EventSource } from '../sources/source'

/**
 * How far the times may be off the axis of the samples, ms: powermetrics stamps whole seconds, and macOS reports sleep some
 * time before it sleeps, and waking some time after it woke.
 */
const UNCERTAINTY_MS = 2000

/** Sleep and waking of this machine, by the wall clock, as a source of events. Reported only while the samples are of now. */
export class SleepEvents implements EventSource {
  readonly label = 'Sleep and wake'
  private listener: EventListener | null = null
  private readonly onSuspend = (): void => this.add('sleep')
  private readonly onResume = (): void => this.add('wake')

  constructor(
    private readonly monitor: Pick<PowerMonitor, 'on' | 'off'>,
    private readonly isOfNow: () => boolean,
  ) {}

  start(listener: EventListener): void {
    this.listener = listener
    this.monitor.on('suspend', this.onSuspend)
    this.monitor.on('resume', this.onResume)
    listener.onRunning()
  }

  stop(): void {
    this.monitor.off('suspend', this.onSuspend)
    this.monitor.off('resume', this.onResume)
  }

  private add(kind: 'sleep' | 'wake'): void {
    if (!this.isOfNow()) return
    this.listener?.onEvent({
      kind,
      startMs: Date.now(),
      endMs: null,
      label: '',
      uncertaintyMs: UNCERTAINTY_MS,
    })
  }
}

import type { PlacedSample } from '#shared/sample'
import type { SourceStatus } from '#shared/source-status'
import { isContinuous } from '#shared/sources'
import type { TrackEvent } from '#shared/track-events'
import type { Consumer } from '../pipeline/consumers'
import type { Exposition } from './exposition'
import type { Meter } from './meter'

/**
 * What the app serves of what it reads, which may change its source: each source is counted from 0, since the joules of two
 * have no sum. Recordings, which are of another time, are not counted; the source before has ended then.
 */
export class SharedReadings implements Consumer {
  readonly part = 'Sharing'
  private meter: Meter
  /** Of the source that is counted; null before the first. */
  private counted: SourceStatus | null = null
  private isCounting = false

  constructor(private readonly createMeter: () => Meter) {
    this.meter = createMeter()
  }

  onSession(status: SourceStatus): void {
    this.isCounting = isContinuous(status.kind)
    if (!this.isCounting) {
      if (this.counted !== null) this.meter.onStatus({ ...this.counted, state: 'ended' })
      return
    }
    if (this.counted !== null && this.counted.kind !== status.kind) this.meter = this.createMeter()
    this.counted = status
    this.meter.onSession(status)
  }

  onStatus(status: SourceStatus): void {
    if (!this.isCounting) return
    this.counted = status
    this.meter.onStatus(status)
  }

  onSample(placed: PlacedSample, status: SourceStatus): void {
    if (this.isCounting) this.meter.onSample(placed, status)
  }

  onEvent(event: TrackEvent): void {
    if (this.isCounting) this.meter.onEvent(event)
  }

  onFault(): void {
    if (this.isCounting) this.meter.onFault()
  }

  collect(): Exposition {
    return this.meter.collect()
  }

  whySilent(): string | null {
    return this.meter.whySilent()
  }
}

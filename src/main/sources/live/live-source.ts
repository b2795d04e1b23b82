import type { LiveReadings } from './live-readings'
import type { Source, SourceEvents } from '../source'

/** Live readings of this Mac as a `Source`. They outlive it: `LiveReadings` exists as long as the app. */
export class LiveSource implements Source {
  readonly kind = 'live'
  readonly label = 'Live'

  constructor(private readonly readings: LiveReadings) {}

  get requestedIntervalMs(): number {
    return this.readings.intervalMs
  }

  start(events: SourceEvents): void {
    this.readings.attach(events)
  }

  stop(): void {
    this.readings.detach()
  }

  setPaused(paused: boolean): void {
    if (paused) this.readings.suspend('person')
    else this.readings.resume('person')
  }
}

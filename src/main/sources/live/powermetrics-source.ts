import { whyOver, type LiveReadings } from './live-readings'
import type { Source, SourceEvents } from '../source'

/** `powermetrics` alone on this Mac as a `Source`. The readings outlive it. */
export class PowermetricsSource implements Source {
  readonly kind = 'powermetrics'
  readonly label = 'powermetrics'

  constructor(private readonly readings: LiveReadings) {}

  get requestedIntervalMs(): number {
    return this.readings.intervalMs
  }

  start(events: SourceEvents): void {
    this.readings.attach({
      onSample: (sample, frame) => events.onSample(sample, frame),
      onFault: (fault) => events.onFault(fault),
      onGap: () => events.onGap?.(),
      onState: (state) => {
        const reason = whyOver(state)
        if (reason === null) return
        this.stop()
        events.onFailure(reason)
      },
    })
  }

  stop(): void {
    this.readings.detach()
  }

  setPaused(paused: boolean): void {
    if (paused) this.readings.suspend('person')
    else this.readings.resume('person')
  }
}

import { EVENT_KINDS, type AneEvent, type EventKindId, type TrackEvent } from '#shared/track-events'

/** So many lines of one kind about one process are kept of a second. A load of a model writes some tens of several kinds. */
export const MOST_A_SECOND = 20
const SECOND_MS = 1000

interface Repeats {
  kept: number
  /** What is left out, as one event; null where nothing is. */
  omitted: { count: number; fromMs: number; toMs: number; uncertaintyMs: number } | null
}

/**
 * Keeps a flood of like lines from filling the history and from hiding other lines: the first of each second are passed
 * on, which is enough to tell who used the engine. The rest is told as one event with its count.
 */
export class RepeatLimit {
  private secondFromMs = Number.NEGATIVE_INFINITY
  private readonly byKey = new Map<string, Repeats & { kind: EventKindId }>()

  constructor(private readonly onEvent: (event: TrackEvent) => void) {}

  /** Returns whether the event was passed on. */
  add(event: AneEvent & { kind: EventKindId }): boolean {
    const { kind, startMs, uncertaintyMs, ane } = event
    if (Math.abs(startMs - this.secondFromMs) >= SECOND_MS) {
      this.flush()
      this.byKey.clear()
      this.secondFromMs = startMs
    }
    const key = JSON.stringify([kind, ane.process, ane.pid])
    const repeats = this.byKey.get(key) ?? { kind, kept: 0, omitted: null }
    this.byKey.set(key, repeats)
    if (repeats.kept < MOST_A_SECOND) {
      repeats.kept++
      this.onEvent(event)
      return true
    }
    const { count, fromMs, toMs, ...known } = repeats.omitted ?? {
      ...{ count: 0, fromMs: startMs, toMs: startMs, uncertaintyMs },
    }
    repeats.omitted = {
      count: count + 1,
      fromMs: Math.min(fromMs, startMs),
      toMs: Math.max(toMs, startMs),
      uncertaintyMs: Math.max(known.uncertaintyMs, uncertaintyMs),
    }
    return false
  }

  /** Tells what was left out so far. Of a second that goes on, no more is kept for that. */
  flush(): void {
    for (const repeats of this.byKey.values()) {
      const { kind, omitted } = repeats
      if (omitted === null) continue
      repeats.omitted = null
      const { count, fromMs: startMs, toMs: endMs, uncertaintyMs } = omitted
      const label = `${count} more of “${EVENT_KINDS[kind].label}”`
      this.onEvent({ kind: 'log-omitted', label, startMs, endMs, uncertaintyMs })
    }
  }
}

import { LiveStream } from '../../sources/live/live-stream'
import type { StreamFound } from '../observations'
import { cleanSample } from '../privacy'
import type { DoctorSystem, PowermetricsChoice } from '../system'
import type { MetricMoves } from './moves'

/** So many samples are kept whole; of later ones only when they were measured. */
const WHOLE_SAMPLES = 3
/** Of the report. */
const MOST_SAMPLES = 120
const MOST_FAULTS = 20

/** Reads powermetrics for `listenMs` as live readings do; null where it is not allowed. */
export function observeStream(
  system: DoctorSystem,
  choice: PowermetricsChoice,
  listenMs: number,
  moves: MetricMoves,
): Promise<StreamFound | null> {
  const { openPowermetrics, nowMs, after } = system
  if (openPowermetrics === null) return Promise.resolve(null)
  const beganMs = nowMs()
  const sinceMs = (): number => Math.round(nowMs() - beganMs)
  const found: StreamFound = {
    ...{ intervalMs: 1000, listenedMs: 0, openedAtMs: null, ended: null, endedAtMs: null },
    ...{ faults: [], samples: [] },
  }
  return new Promise((resolve) => {
    const end = (ended: StreamFound['ended']): void => {
      stream.close()
      cancel()
      resolve({ ...found, ended, endedAtMs: ended && sinceMs(), listenedMs: sinceMs() })
    }
    const stream = new LiveStream((handlers) => openPowermetrics(choice, handlers), {
      onOpen: () => (found.openedAtMs = sinceMs()),
      onBytes: () => undefined,
      onSample: (sample, frame) => {
        moves.add(sample)
        const bytes = Buffer.from(frame?.[0] ?? [])
        if (found.samples.length >= MOST_SAMPLES) return
        const plist = cleanSample(bytes.toString('utf8'), found.samples.length >= WHOLE_SAMPLES)
        found.samples.push({ atMs: sinceMs(), plist })
      },
      onFault: ({ code }) => {
        if (found.faults.length < MOST_FAULTS) found.faults.push(code)
      },
      onUnknown: () => undefined,
      onClosed: () => end('closed'),
      onRefused: () => end('refused'),
    })
    const cancel = after(listenMs, () => end(null))
  })
}

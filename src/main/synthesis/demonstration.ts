import { M1_PRO_MACOS_12 } from './chips'
import { demonstrationLog } from './demonstration-log'
import { writePlistSample } from './plist-writer'
import { between, createRandom } from './random'
import { createScenario, type Moment } from './scenario'

/** The requested interval. Windows are 1.2 to 2.6 % longer, as real ones are. */
export const DEMONSTRATION_INTERVAL_MS = 1000

export interface DemonstrationSample {
  /** A sample as `powermetrics -f plist` writes it, from the second on with its leading NUL. */
  bytes: Buffer
  elapsedMs: number
  /** What `log stream --style ndjson` writes meanwhile, made up as well; mostly empty. */
  logLines: string
  /** When the window ends and the bytes are due, ms since 1970. */
  endMs: number
}

export interface Demonstration {
  /** The next window, without end: the scenario repeats about every 90 s. */
  next: () => DemonstrationSample
  /** Leaves a gap, as a pause does: the next window begins at `timeMs`, if that is later. ms since 1970. */
  skipTo: (timeMs: number) => void
}

const SEED = 20220330
const DAYS_UP_S = 3 * 86_400

/** The same windows for every start; the first begins at `startMs`, ms since 1970. */
export function createDemonstration({ startMs }: { startMs: number }): Demonstration {
  const moments = createScenario(M1_PRO_MACOS_12)
  const random = createRandom(SEED)
  const bootTime = Math.floor(startMs / 1000) - DAYS_UP_S
  let index = 0
  let endMs = startMs
  return {
    next: () => {
      const moment = moments[index % moments.length] as Moment
      const logLines = demonstrationLog(index, endMs)
      const elapsedNs = moment.elapsedNs ?? Math.round(between(random, 1.012, 1.026) * 1e9)
      endMs += elapsedNs / 1e6
      const window = { ...moment.load(random), endMs, elapsedNs }
      const text = writePlistSample(M1_PRO_MACOS_12, window, { bootTime, isMadeUp: true })
      const bytes = Buffer.from(index === 0 ? text : `\0${text}`, 'latin1')
      index++
      return { bytes, elapsedMs: elapsedNs / 1e6, endMs, logLines }
    },
    skipTo: (timeMs) => {
      endMs = Math.max(endMs, timeMs)
    },
  }
}

import type { PlacedSample } from '#shared/sample'
import type { RawFrame } from './stored'

const MISSING = 'not written yet'

/** Writes one track. What is appended is on disk at most 1 s later; trouble is told through the store's options. */
export class TrackWriter {
  /** Never throws for a full disk. */
  append(_placed: PlacedSample): void {
    throw new Error(MISSING)
  }

  appendFrame(_frame: RawFrame): void {
    throw new Error(MISSING)
  }

  /** Writes at once what is not on disk yet. */
  flush(): void {
    throw new Error(MISSING)
  }

  /** Writes the rest; nothing may be appended afterwards. */
  close(): void {
    throw new Error(MISSING)
  }
}

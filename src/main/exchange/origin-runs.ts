import { NO_ORIGINS, sameOrigins, type Origins } from '#shared/origins'
import type { Sample } from '#shared/sample'

/** A sample as a file has it: without origins where they are those of the sample before. */
export type ReadSample = Omit<Sample, 'origins'> & { origins?: Origins | undefined }

/** Files have origins with the first sample of each stretch; those that follow have the same. */
export class OriginRuns {
  private last: Origins = NO_ORIGINS

  /** What to write with the next sample; null where it has the same as the one before. */
  written({ origins }: Sample): Origins | null {
    if (sameOrigins(this.last, origins)) return null
    this.last = origins
    return origins
  }

  /** The next sample as it was before it was written. */
  read(sample: ReadSample): Sample {
    this.last = sample.origins ?? this.last
    return { ...sample, origins: this.last }
  }
}

import type { Sample } from '#shared/sample'
import {
  PowermetricsReader,
  type Fault,
  type ReaderOptions,
  type Span,
  type UsageTotals,
} from '../powermetrics-reader'

/** Everything that a reader reported about one input. */
export interface Reading {
  samples: Sample[]
  spans: Span[]
  faults: Fault[]
  totals: UsageTotals[]
  /** When each sample's Mac was started, ms since 1970. */
  bootedAtMs: (number | null)[]
  /** Lines of the tool's error stream. */
  chatter: number
  format: 'plist' | 'text' | null
}

/** Reads `input` in chunks of the given sizes, and what is left as the last chunk. */
export function readAll(
  input: string | Uint8Array,
  options: ReaderOptions & { chunkSizes?: readonly number[] } = {},
): Reading {
  const bytes = typeof input === 'string' ? Buffer.from(input, 'utf8') : input
  const reading: Reading = {
    samples: [],
    spans: [],
    faults: [],
    totals: [],
    bootedAtMs: [],
    chatter: 0,
    format: null,
  }
  const reader = new PowermetricsReader(
    {
      onSample: (sample, span, _, bootedAtMs) => {
        reading.samples.push(sample)
        reading.bootedAtMs.push(bootedAtMs)
        reading.spans.push(span)
      },
      onFault: (fault) => reading.faults.push(fault),
      onTotals: (totals) => reading.totals.push(totals),
      onChatter: () => reading.chatter++,
    },
    options,
  )
  let from = 0
  for (const size of options.chunkSizes ?? []) {
    reader.write(bytes.subarray(from, from + size))
    from = Math.min(bytes.length, from + size)
  }
  reader.write(bytes.subarray(from))
  reader.end()
  reading.format = reader.format
  return reading
}

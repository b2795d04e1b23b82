/** Everything that can be wrong with the input. */
export type FaultCode =
  | 'empty-input'
  /** Nothing in the input is output of `powermetrics`. */
  | 'not-powermetrics'
  | 'binary-plist'
  | 'compressed'
  | 'utf-16'
  /** A document ended before its `</plist>`, or the last block of a text log before its last figures. */
  | 'cut-document'
  | 'malformed-document'
  | 'oversized-document'
  | 'oversized-line'
  /** More clusters or cores in one sample than any machine has. */
  | 'oversized-sample'
  /** A window that cannot have been: of no length, of a core -1. It is skipped. */
  | 'impossible-sample'
  /** A power or a date that no Mac can have. It is left out of its sample. */
  | 'impossible-value'
  /** Bytes between documents that belong to none. */
  | 'stray-bytes'
  /** A figure that is not written as `powermetrics` writes it, so that its value is unknown. */
  | 'malformed-value'
  /** A heading of a text log without its time or its length. */
  | 'malformed-heading'
  /** Figures of a text log, and no heading that says when and how long. */
  | 'missing-headings'
  /** The time of a sample is none that `powermetrics` writes. */
  | 'unknown-time'
  /** A recording that a newer Anemometer wrote. */
  | 'newer-recording'
  /** JSON made from a property list. */
  | 'json'
  /** Nothing but what a shell or `sudo` said. */
  | 'shell-error'
  /** Error messages of `powermetrics`, in place of readings. */
  | 'powermetrics-not-root'
  | 'powermetrics-unknown-sampler'
  | 'powermetrics-invalid-option'
  | 'powermetrics-crashed'

export interface Fault {
  code: FaultCode
  /** Where the fault begins, bytes from the start of the input. */
  offset: number
  /** A sentence or two for a person: what is wrong, and what can be done. Without `offset`. */
  message: string
}

/** The fault and its place in one sentence, for a person. */
export function describeFault({ message, offset }: Fault): string {
  return `At byte ${offset}: ${message}`
}

export type ReportFault = (fault: Fault) => void

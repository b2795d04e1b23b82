/** Everything that can be wrong with the bytes, as opposed to with our code. */
export type FaultCode =
  /** Nothing in the input is output of `powermetrics`. */
  | 'not-powermetrics'
  | 'binary-plist'
  | 'compressed'
  | 'utf-16'
  /** A document ended before its `</plist>`. */
  | 'cut-document'
  | 'malformed-document'
  | 'oversized-document'
  | 'oversized-line'
  /** More clusters or cores in one sample than any machine has. */
  | 'oversized-sample'
  /** Bytes between documents that belong to none. */
  | 'stray-bytes'
  /** The tool's own complaints, which take the place of readings. */
  | 'powermetrics-not-root'
  | 'powermetrics-unknown-sampler'
  | 'powermetrics-invalid-option'
  | 'powermetrics-crashed'

export interface Fault {
  code: FaultCode
  /** Where it begins: bytes from the start of the input. */
  offset: number
  /** A sentence or two for a person: what, where, and what to do where something can be done. */
  message: string
}

export type ReportFault = (fault: Fault) => void

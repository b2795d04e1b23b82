/**
 * How a line of the unified log shows whose work it tells of, the most trusted first (docs/attribution.md). `ownership`:
 * the driver names the process that a model was loaded for. `own-open`: the process itself wrote that it opened the
 * device. `power`: the driver names who asked for power. `connection`: the daemon aned names the process that connected.
 * `unknown-client`: somebody's model was opened, loaded or compiled; the line does not say whose.
 */
export const EVIDENCE = ['ownership', 'own-open', 'power', 'connection', 'unknown-client'] as const

export type Evidence = (typeof EVIDENCE)[number]

/** What a record of the unified log says about the Neural Engine, beside its time and its kind. */
export interface AneFacts {
  /** Name of the process whose work it is, as the log has it: text of strangers, at most `LONGEST_PROCESS`. null: not said, or left out. */
  process: string | null
  /** Its id; null where the line does not say. A later process may have the same. */
  pid: number | null
  /** null where the line says nothing about anybody, as when the engine goes to sleep. */
  evidence: Evidence | null
  /** The process that wrote the record, as `kernel` or `aned`; null where it was left out. */
  writer: string | null
  /** The record's text as it was, at most `LONGEST_MESSAGE`; null where it was left out. */
  message: string | null
  /** Of a measured command: whether the process belonged to it; null where that is not known. */
  isOfCommand: boolean | null
}

/** macOS allows executables a name of 255 bytes; what is longer is cut. */
export const LONGEST_PROCESS = 256
export const LONGEST_MESSAGE = 4096

/**
 * The label of a request (`ane-request`): a program asks for a picture to be analysed, or for what is on it to be looked up;
 * mediaanalysisd has received such a request, and does the work.
 */
export type LookUpStep = 'parse' | 'search' | 'received'

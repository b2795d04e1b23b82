/** Of the computers that may ask for what is shared. `network` needs a file that says who is let in. */
export const SHARING_REACHES = ['this-computer', 'network'] as const

export type SharingReach = (typeof SHARING_REACHES)[number]

/** Beside that of `anemometer serve` (26366), so that both run on one Mac. */
export const DEFAULT_SHARING_PORT = 26367

/** Ports below are for root. */
export const LOWEST_SHARING_PORT = 1024
export const HIGHEST_SHARING_PORT = 65_535

/** `failed`: nothing is served; `message` says why, and what to do. */
export type SharingState =
  | { kind: 'off' }
  | { kind: 'starting' }
  | {
      kind: 'on'
      /** `http://127.0.0.1:26367`. */
      origin: string
      /** What a Prometheus needs in its `prometheus.yml`, as lines of YAML. */
      scrapeConfig: string
      /** What a person should know of it, a sentence; null where there is nothing. */
      warning: string | null
    }
  | { kind: 'failed'; message: string }

/** The latest that asked. Its texts are a stranger's: bounded, and without characters that change others. */
export interface SharedRequest {
  /** An IP address. */
  address: string
  /** null where it named none. */
  userAgent: string | null
  /** ms since 1970. */
  atMs: number
  /** It got no readings: its name, its password or its certificate was not accepted. */
  wasRefused: boolean
}

export interface SharingStatus {
  state: SharingState
  /** null: nobody asked since it was turned on. */
  lastRequest: SharedRequest | null
  /** The file that says who is let in, whether or not it exists: a whole path. */
  accessFile: string
}

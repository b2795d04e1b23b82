/** What a stream tells. After `onClosed` or `onRefused` nothing more comes; reasons are sentences for a person. */
export interface StreamHandlers {
  onOpen(): void
  onBytes(bytes: Uint8Array): void
  /** It ended, or nobody answered. Trying again may help. */
  onClosed(reason: string): void
  /** It is not to be trusted, or not for us. Trying again does not help until somebody changes something. */
  onRefused(reason: string): void
}

/** A stream of `powermetrics` output that is open or opening. */
export interface ByteStream {
  /** No handler is called afterwards. May be called twice. */
  close(): void
}

/** A stored block that is not what was written: bytes were changed or cut off. The one error of decoding. */
export class DamagedBlockError extends Error {
  constructor(reason: string) {
    super(`This block of the history is damaged: ${reason}.`)
    this.name = 'DamagedBlockError'
  }
}

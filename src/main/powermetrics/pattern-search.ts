/**
 * Finds a pattern in a growing stream, by offset in the input, and searches every byte once. It looks for `rest`,
 * whose first byte is rare in a property list, and then compares `lead` in front of it: `Buffer.indexOf` is 30 times
 * faster that way than with a pattern that begins with `<`.
 */
export class PatternSearch {
  private readonly lead: Buffer
  private readonly rest: Buffer
  private found: number | null = null
  /** No match begins before this offset, except `found`. */
  private searchedTo = 0

  constructor(lead: string, rest: string) {
    this.lead = Buffer.from(lead, 'latin1')
    this.rest = Buffer.from(rest, 'latin1')
  }

  /** Offset of the first match at or after `from`, which must never decrease. `bytes[0]` has the offset `base`. */
  find(bytes: Buffer, base: number, from: number): number | null {
    if (this.found !== null && this.found >= from) return this.found
    const start = Math.max(from, this.searchedTo)
    const index = this.search(bytes, start - base)
    const unsearchable = base + bytes.length - this.lead.length - this.rest.length + 1
    this.found = index === null ? null : base + index
    this.searchedTo = Math.max(start, this.found ?? unsearchable)
    return this.found
  }

  private search(bytes: Buffer, from: number): number | null {
    const { lead, rest } = this
    let at = bytes.indexOf(rest, from + lead.length)
    while (at >= 0) {
      const start = at - lead.length
      if (lead.every((byte, index) => bytes[start + index] === byte)) return start
      at = bytes.indexOf(rest, at + 1)
    }
    return null
  }
}

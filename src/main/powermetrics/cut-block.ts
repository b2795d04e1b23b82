import { copyOf } from './text-report'

/** Ten times what a block of the largest Mac has: a flood of lines must not fill the memory. */
const MOST_LABELS = 4096

/**
 * Which figures the blocks of a text log have, to tell whether the last one has them all. Labels and not values: a
 * figure may be `nan` and is then there. A header begins another run, which may have been asked for other figures.
 */
export class LabelRecord {
  /** Labels that every whole block of this run had; null before the first. */
  private common: Set<string> | null = null
  private current = new Set<string>()
  private isAnotherRun = false

  /** `line` holds a figure of the block being read. */
  add(line: string): void {
    if (this.current.size < MOST_LABELS) this.current.add(line.slice(0, line.indexOf(':')))
  }

  /** A header was read: the block being read may be the last of its run. */
  expectAnother(): void {
    this.isAnotherRun = true
  }

  endBlock(): void {
    if (this.isAnotherRun) this.common = null
    else if (this.common === null) this.common = new Set([...this.current].map(copyOf))
    else for (const label of this.common) if (!this.current.has(label)) this.common.delete(label)
    this.isAnotherRun = false
    this.current = new Set()
  }

  /** A label that all blocks before had and the one being read has not, or null. */
  firstMissing(): string | null {
    for (const label of this.common ?? []) if (!this.current.has(label)) return label
    return null
  }
}

/** A figure whose number or unit is not all there. Repetitions are bounded, so that no line keeps it busy. */
const CUT_FIGURE =
  /(?:[Pp]ower(?: \([^)]{0,40}\))?|frequency|residency|Online|RD|WR)\s{0,8}: {0,24}-?(?:[\d.]{0,24}|nan?|n) ?(?:m|M|MH|MB\/?)?$/
const HEADING = /^\*{3,4} .{1,120} \*{3,4}$/

/** Whether a line that the input ends in, without a line break, demonstrably lacks something. */
export function isUnfinished(line: string): boolean {
  if (line === '') return false
  if (line.startsWith('*')) return !HEADING.test(line)
  if (!/:\s*\S[^:]*$|: .*\S$/.test(line)) return true
  return count(line, '(') > count(line, ')') || count(line, '[') > count(line, ']') || CUT_FIGURE.test(line)
}

function count(line: string, character: string): number {
  return line.split(character).length - 1
}

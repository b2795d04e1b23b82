import { copyOf } from './text-report'

/** Ten times the labels of the largest Mac's block: memory stays bounded whatever the input. */
const MOST_LABELS = 4096

/**
 * Collects the labels in the blocks of a text log, to find out whether the last block is complete. A label counts
 * whatever its value, which may be `nan`. A header begins another run of `powermetrics`, which may print other
 * figures.
 */
export class LabelRecord {
  /** Labels in every block of this run so far; null before the first. */
  private common: Set<string> | null = null
  private current = new Set<string>()
  private isAnotherRun = false

  /** `line` is a figure of the present block. */
  add(line: string): void {
    if (this.current.size < MOST_LABELS) this.current.add(line.slice(0, line.indexOf(':')))
  }

  /** A header was read: the present block is the last of its run. */
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

  /** A label that every block before has and the present one has not; null where it has all. */
  firstMissing(): string | null {
    for (const label of this.common ?? []) if (!this.current.has(label)) return label
    return null
  }
}

/** A figure whose number or unit is incomplete. Repetitions are bounded against long backtracking. */
const CUT_FIGURE =
  /(?:[Pp]ower(?: \([^)]{0,40}\))?|frequency|residency|Online|RD|WR)\s{0,8}: {0,24}-?(?:[\d.]{0,24}|nan?|n) ?(?:m|M|MH|MB\/?)?$/
const HEADING = /^\*{3,4} .{1,120} \*{3,4}$/

/** True where the last line of the input, which has no line break, is certainly incomplete. */
export function isUnfinished(line: string): boolean {
  if (line === '') return false
  if (line.startsWith('*')) return !HEADING.test(line)
  if (!/:\s*\S[^:]*$|: .*\S$/.test(line)) return true
  return count(line, '(') > count(line, ')') || count(line, '[') > count(line, ']') || CUT_FIGURE.test(line)
}

function count(line: string, character: string): number {
  return line.split(character).length - 1
}

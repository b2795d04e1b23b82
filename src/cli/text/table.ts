import { joinUnits, plainSpaces } from '#shared/plain-text'

/** Columns of numbers are right-aligned. */
export type Alignment = 'left' | 'right'

const GAP = '   '

/** Lines of aligned cells without trailing spaces. Each column is as wide as its widest cell. */
export function alignTable(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string[] {
  const widths = rows.map((row) => alignments.map((_, column) => textWidth(row[column] ?? '')))
  const widest = alignments.map((_, column) =>
    widths.reduce((width, row) => Math.max(width, row[column] ?? 0), 0),
  )
  return rows.map((row, line) =>
    alignments
      .map((alignment, column) =>
        pad(row[column] ?? '', (widest[column] ?? 0) - (widths[line]?.[column] ?? 0), alignment),
      )
      .join(GAP)
      .trimEnd(),
  )
}

/** `missing`: the cells of the terminal that the text is shorter than its column. */
function pad(text: string, missing: number, alignment: Alignment): string {
  const room = ' '.repeat(missing)
  return alignment === 'right' ? `${room}${text}` : `${text}${room}`
}

/** Shortens `text` to at most `width` cells of the terminal; a shortened text ends in `…`. */
export function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let shown = ''
  let used = 0
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += graphemeWidth(segment)
    if (used > width - 1) break
    shown += segment
  }
  return width < 1 ? '' : `${shown}…`
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** Characters that take two cells: East Asian scripts, their full-width forms, and emoji. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60]|\p{Emoji_Presentation}/u
// eslint-disable-next-line no-control-regex -- escape sequences are what is matched
const EMPHASIS = /\x1b\[\d+m/g

/** Letters, digits, punctuation and spaces that take a cell each: nearly everything that is printed. */
const NARROW = /^[\x20-\x7e\xa0-\u024f\u2007\u2009\u2013\u2014\u2026\u202f]*$/

/** How many cells of the terminal `text` takes. Emphasis takes none. */
export function textWidth(text: string): number {
  // Finding graphemes takes a thousand times as long, and lists can have 100,000 lines.
  if (NARROW.test(text)) return text.length
  let width = 0
  for (const { segment } of GRAPHEMES.segment(text.replace(EMPHASIS, ''))) width += graphemeWidth(segment)
  return width
}

function graphemeWidth(grapheme: string): number {
  return WIDE.test(grapheme) ? 2 : 1
}

/**
 * Breaks `text` at its spaces, but not between a number and its unit, into lines of at most `width` characters. A longer word
 * has a line of its own.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of joinUnits(text).split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.map(plainSpaces)
}

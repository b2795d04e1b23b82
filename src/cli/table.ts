import { FIGURE_SPACE, NARROW_SPACE } from '#shared/format'

/** A column with numbers is aligned at their end. */
export type Alignment = 'left' | 'right'

const GAP = '   '

/** Rows of cells as lines without trailing spaces, every column as wide as its widest cell. */
export function alignTable(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string[] {
  const widths = alignments.map((_, column) =>
    Math.max(0, ...rows.map((row) => textWidth(row[column] ?? ''))),
  )
  return rows.map((row) =>
    widths
      .map((width, column) => pad(row[column] ?? '', width, alignments[column] ?? 'left'))
      .join(GAP)
      .trimEnd(),
  )
}

function pad(text: string, width: number, alignment: Alignment): string {
  const room = ' '.repeat(Math.max(0, width - textWidth(text)))
  return alignment === 'right' ? `${room}${text}` : `${text}${room}`
}

/** At most `width` cells of the terminal; what is cut off ends in `…`. */
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

/** Terminals draw narrow spaces in various widths. */
export function plainSpaces(text: string): string {
  return text.replaceAll(NARROW_SPACE, ' ').replaceAll(FIGURE_SPACE, ' ')
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** What terminals draw over two cells: the scripts of East Asia, their full-width forms, and pictures. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60]|\p{Emoji_Presentation}/u
// eslint-disable-next-line no-control-regex -- emphasis takes no room
const EMPHASIS = /\x1b\[\d+m/g

/** Cells of the terminal that the text takes. */
export function textWidth(text: string): number {
  let width = 0
  for (const { segment } of GRAPHEMES.segment(text.replace(EMPHASIS, ''))) width += graphemeWidth(segment)
  return width
}

function graphemeWidth(grapheme: string): number {
  return WIDE.test(grapheme) ? 2 : 1
}

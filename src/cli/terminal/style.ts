/** Emphasis on a terminal. Returns the text unchanged where none can be shown. */
export interface Style {
  bold: (text: string) => string
  /** Red for worse, green for better. Colour is never the only sign. */
  red: (text: string) => string
  green: (text: string) => string
}

export const PLAIN: Style = { bold: asItIs, red: asItIs, green: asItIs }

const EMPHASISED: Style = { bold: sgr(1, 22), red: sgr(31, 39), green: sgr(32, 39) }

/** No emphasis in pipes, with `NO_COLOR` (no-color.org), or on a terminal that says it is dumb. */
export function styleFor(
  stream: { isTTY?: boolean },
  env: Readonly<Partial<Record<string, string>>> = process.env,
): Style {
  const wanted = stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'
  return wanted ? EMPHASISED : PLAIN
}

function asItIs(text: string): string {
  return text
}

/** ECMA-48 "select graphic rendition". */
function sgr(on: number, off: number): (text: string) => string {
  return (text) => `\x1b[${on}m${text}\x1b[${off}m`
}

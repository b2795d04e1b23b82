/**
 * Control characters, line and paragraph separators, and marks that change the direction of text. In a terminal they
 * could move the cursor or change colours, and anywhere make a text look like another one.
 */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

const SHORT: Readonly<Partial<Record<string, string>>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Escapes text from elsewhere (a name, a path, a command), so that it is one harmless line. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeOne)
}

function escapeOne(character: string): string {
  const code = character.charCodeAt(0)
  return (
    SHORT[character] ??
    (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`)
  )
}

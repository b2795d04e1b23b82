/** Every integer of so many digits is exact in a double. */
const MOST_EXACT_DIGITS = 15

/** The number in the text of an `<integer>` or `<real>`; null where it is no finite number. */
export function parseNumber(text: string): number | null {
  // Most texts are short and have digits only, for which this is faster than Number().
  let value = 0
  if (text.length > 0 && text.length <= MOST_EXACT_DIGITS) {
    for (let index = 0; index < text.length; index++) {
      const digit = text.charCodeAt(index) - 0x30
      if (digit < 0 || digit > 9) return parseAnyNumber(text)
      value = value * 10 + digit
    }
    return value
  }
  return parseAnyNumber(text)
}

/** Whether the text of a number is what `powermetrics` writes: a number, `nan`, an infinity, or nothing. */
export function isNumberText(text: string): boolean {
  const word = text.trim()
  return !Number.isNaN(Number(word)) || /^[+-]?(?:nan|inf(?:inity)?)$/i.test(word)
}

function parseAnyNumber(text: string): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  // -0, which JSON and CSV do not keep, is 0.
  return Number.isFinite(value) ? value + 0 : null
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** V8 copies slices shorter than this. A longer slice keeps the whole document in memory. */
const SHORTEST_SHARED_SLICE = 13

/** Decodes UTF-8 and entities, into a string of its own. A bare `&` stays as it is. */
export function decodeCharacters(latin1: string): string {
  if (latin1.length < SHORTEST_SHARED_SLICE && /^[ -%'-~]*$/.test(latin1)) return latin1
  const decoded = Buffer.from(latin1, 'latin1').toString('utf8')
  if (!decoded.includes('&')) return decoded
  return decoded.replace(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g,
    (all, name, dec, hex) => {
      if (typeof name === 'string') return ENTITIES[name] ?? all
      const code = typeof dec === 'string' ? Number.parseInt(dec, 10) : Number.parseInt(String(hex), 16)
      // Half of a surrogate pair is no character, and no file could hold it.
      const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      return isCharacter ? String.fromCodePoint(code) : all
    },
  )
}

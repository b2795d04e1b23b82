import { randomBytes } from 'node:crypto'

/** Without 0, 1, l and o, which look alike when somebody copies an id from a screen: 32 characters, 5 bits each. */
const ALPHABET = '23456789abcdefghijkmnpqrstuvwxyz'
const LENGTH = 10

/** Lower-case letters and digits, a letter first, so that no command line takes it for a number or an option. */
export function createMeasurementId(): string {
  const letters = ALPHABET.slice(8)
  const [first = 0, ...rest] = randomBytes(LENGTH)
  return [letters[first % letters.length], ...rest.map((byte) => ALPHABET[byte % ALPHABET.length])].join('')
}

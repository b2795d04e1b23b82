import type { Random } from '../../synthesis/random'

/** What breaks readers of numbers, of dates, and of sizes. */
const HOSTILE = [
  ...[
    '0',
    '-0',
    '-1',
    '1e17',
    '1e308',
    '1e999',
    'NaN',
    'nan',
    'Infinity',
    '',
    '0.5',
    '1.5',
    '255',
    '256',
    '257',
  ],
  ...[
    '9223372036854775808',
    '-9223372036854775808',
    '9007199254740993',
    '4294967296',
    '10000001',
    '2678400001',
  ],
  ...[
    'null',
    '[]',
    '{}',
    '"',
    '<',
    '&#xD800;',
    '\0',
    '\n',
    '\u0007',
    '\ud83d\ude00',
    '__proto__',
    'x'.repeat(300),
  ],
  ...['1969-12-31T23:59:59Z', '10000-01-01T00:00:00Z', '2023-02-30T00:00:00Z', '9999-12-31T23:59:59Z'],
].map((text) => Buffer.from(text))

/** The same bytes with one to six pieces overwritten, left out, repeated, moved, or put in the place of a number. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let mutated = bytes
  const edits = 1 + Math.floor(random() * 6)
  for (let edit = 0; edit < edits; edit++) mutated = mutateOnce(mutated, random)
  return mutated
}

function mutateOnce(bytes: Buffer, random: Random): Buffer {
  const below = (end: number): number => Math.floor(random() * end)
  const from = below(bytes.length + 1)
  const to = Math.min(bytes.length, from + below(random() < 0.1 ? 4000 : 40))
  const put = (piece: Uint8Array, behind = to): Buffer =>
    Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(behind)])
  switch (below(6)) {
    case 0:
      return put(
        Uint8Array.from({ length: 1 + below(8) }, () => below(256)),
        from,
      )
    case 1:
      return put(Buffer.of())
    case 2:
      return put(bytes.subarray(from, to), from)
    case 3:
      return put(HOSTILE[below(HOSTILE.length)] as Buffer)
    case 4: {
      const other = below(bytes.length + 1)
      return put(bytes.subarray(other, other + below(400)))
    }
    default:
      return replaceNumber(bytes, from, HOSTILE[below(HOSTILE.length)] as Buffer)
  }
}

/** Puts `piece` in the place of the first number at or behind `from`. */
function replaceNumber(bytes: Buffer, from: number, piece: Buffer): Buffer {
  const isDigit = (at: number): boolean => (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39
  let start = from
  while (start < bytes.length && !isDigit(start)) start++
  let end = start
  while (isDigit(end)) end++
  return Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(end)])
}

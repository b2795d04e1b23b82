/** The two elements of a property list that hold others. */
export type ContainerKind = keyof typeof NAMES

const NAMES = { array: Buffer.from('array'), dict: Buffer.from('dict') }

/** No attributes that `powermetrics` writes are longer; longer ones hide something. */
const LONGEST_ATTRIBUTES = 64

const LINE_FEED = 0x0a
const SLASH = 0x2f
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e

/**
 * The closing tag of the container that was opened in front of `from`; null where there is none. Looks at tags of its
 * own kind only, and at the bytes: the engine's own search passes over a section of tasks at memory speed.
 */
export function findClosingTag(
  bytes: Buffer,
  kind: ContainerKind,
  from: number,
): { start: number; end: number } | null {
  const name = NAMES[kind]
  let depth = 1
  for (let at = bytes.indexOf(name, from); at >= 0; at = bytes.indexOf(name, at + name.length)) {
    const isClosing = bytes[at - 1] === SLASH && bytes[at - 2] === LESS_THAN
    const isTag = isClosing || bytes[at - 1] === LESS_THAN
    const end = isTag ? tagEnd(bytes, at + name.length) : null
    if (end === null || bytes[end - 2] === SLASH) continue
    depth += isClosing ? -1 : 1
    if (depth === 0) return { start: at - 2, end }
  }
  return null
}

/** Behind the `>` of a tag whose name ends at `from`; null where it does not end, or another name goes on. */
function tagEnd(bytes: Buffer, from: number): number | null {
  let at = from
  if (isSpace(bytes[at])) {
    const limit = from + 1 + LONGEST_ATTRIBUTES
    do at++
    while (at < limit && isInsideTag(bytes[at]))
  }
  if (bytes[at] === SLASH) at++
  return bytes[at] === GREATER_THAN ? at + 1 : null
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d)
}

function isInsideTag(byte: number | undefined): boolean {
  return byte !== undefined && byte !== LESS_THAN && byte !== GREATER_THAN && byte !== LINE_FEED
}

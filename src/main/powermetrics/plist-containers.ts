/** The two elements of a property list that hold others. */
export type ContainerKind = keyof typeof NAMES

const NAMES = { array: Buffer.from('array'), dict: Buffer.from('dict') }

/** `powermetrics` writes no longer attributes. Longer ones could hide markup. */
const LONGEST_ATTRIBUTES = 64

const LINE_FEED = 0x0a
const SLASH = 0x2f
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e

/**
 * The closing tag of the container whose opening tag ends at `from`; null where there is none. Only tags of its own
 * kind are examined, and no text is decoded: `Buffer.indexOf` skips a section of tasks at the speed of memory.
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

/** Index behind the `>` of a tag whose name ends at `from`; null where the tag does not end or its name is longer. */
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

import type { Result } from '#shared/ipc-contract'
import { isUnitName, type UnitCount } from './phase-lines'
import { counted, COUNTING_FLAGS, UNIT_READERS, unitReader, type UnitReaderName } from './unit-readers'

/** What is looked for in a command's output. */
export interface UnitSearch {
  /** Each with a named group for each unit that it counts. */
  patterns: readonly RegExp[]
  /** `auto`: of the first program whose output is recognised. null: none. */
  reader: UnitReaderName | 'auto' | null
}

/** Characters. A pattern may take the square of a line's length, and no line that is for people is as long. */
export const LONGEST_SEARCHED_LINE = 8192
/** Of a longer document nothing is counted. */
const LONGEST_DOCUMENT = 8 * 1024 * 1024

/**
 * A pattern with a count in a group: `(\d+) tokens`, whose unit is the word behind the group, or `(?<tokens>\d+)` for any
 * name, of which there may be several. Fails with a sentence.
 */
export function parseUnitPattern(text: string): Result<RegExp> {
  try {
    // An expression that may also match nothing shows which groups it has.
    const groups = new RegExp(`${text}|`, 'u').exec('') as RegExpExecArray
    const names = Object.keys(groups.groups ?? {})
    if (names.length > 0) {
      const odd = names.find((name) => !isUnitName(name))
      return odd === undefined
        ? { ok: true, value: new RegExp(text, COUNTING_FLAGS) }
        : refuse(text, `"${odd}" is no name of a unit.`)
    }
    const group = groups.length === 2 ? onlyGroupOf(text) : null
    const [, word] = /^(?: +|\\s[+*]?)([\p{L}_][\p{L}\p{N}_-]*)/u.exec(text.slice(group?.to)) ?? []
    if (group !== null && word !== undefined && isUnitName(word)) {
      const named = `${text.slice(0, group.from)}(?<${word.replaceAll('-', '_')}>${text.slice(group.from + 1)}`
      return { ok: true, value: new RegExp(named, COUNTING_FLAGS) }
    }
    return refuse(
      text,
      'Put the count into a group, and a word behind it that names the unit, or name the group.',
    )
  } catch (error) {
    return refuse(text, `It is no regular expression: ${(error as Error).message}.`)
  }
}

/** Where the only group of an expression that captures anything begins and ends. */
function onlyGroupOf(text: string): { from: number; to: number } | null {
  const open: { from: number; captures: boolean }[] = []
  let isClass = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (isClass) isClass = character !== ']'
    else if (character === '[') isClass = true
    else if (character === '(') open.push({ from: at, captures: text[at + 1] !== '?' })
    else if (character === ')') {
      const group = open.pop()
      if (group?.captures === true) return { from: group.from, to: at + 1 }
    }
  }
  return null
}

function refuse(text: string, why: string): Result<never> {
  return { ok: false, message: `"${text}" counts nothing. ${why} Write (\\d+) tokens, or (?<tokens>\\d+).` }
}

/** Adds up what lines of output count. */
export class UnitCounter {
  private readonly totals = new Map<string, number>()
  /** Which program it is; null until its output is recognised. */
  private reader: UnitReaderName | null
  private document: string[] | null = null
  private documentLength = 0
  /** Lines in which nothing was looked for, since they are too long. */
  unsearchedLines = 0

  constructor(private readonly search: UnitSearch) {
    this.reader = search.reader === 'auto' ? null : search.reader
  }

  /** In the order in which they came, without colours. Returns what the line counted; empty for nothing. */
  add(line: string): UnitCount[] {
    const units = [...this.ofText(line), ...this.ofDocument(line)]
    if (units.length === 0 && line.length > LONGEST_SEARCHED_LINE) this.unsearchedLines++
    for (const { name, count } of units) this.totals.set(name, (this.totals.get(name) ?? 0) + count)
    return units
  }

  /** All that was counted so far, in the order of first counts. */
  units(): UnitCount[] {
    return [...this.totals].map(([name, count]) => ({ name, count }))
  }

  private ofText(line: string): UnitCount[] {
    if (line.length > LONGEST_SEARCHED_LINE) return []
    return [
      ...this.search.patterns.flatMap((pattern) => counted(line, pattern) ?? []),
      ...this.ofReader((name) => unitReader(name).ofLine?.(line) ?? []),
    ]
  }

  /** The first program that counts anything is the one whose output this is. */
  private ofReader(read: (name: UnitReaderName) => UnitCount[]): UnitCount[] {
    if (this.reader !== null) return read(this.reader)
    if (this.search.reader === null) return []
    for (const name of UNIT_READERS) {
      const units = read(name)
      if (units.length === 0) continue
      this.reader = name
      return units
    }
    return []
  }

  /** A JSON object is on a line of its own, or begins with the line `{` and ends with the line `}`. */
  private ofDocument(line: string): UnitCount[] {
    if (this.search.reader === null) return []
    if (line.startsWith('{') && line.trimEnd().endsWith('}')) return this.parsed(line)
    if (line === '{') {
      this.document = []
      this.documentLength = 0
    }
    if (this.document === null) return []
    this.document.push(line)
    this.documentLength += line.length
    if (line !== '}' && this.documentLength <= LONGEST_DOCUMENT) return []
    const text = this.document.join('\n')
    this.document = null
    return line === '}' ? this.parsed(text) : []
  }

  private parsed(text: string): UnitCount[] {
    const document = parseObject(text)
    return document === null ? [] : this.ofReader((name) => unitReader(name).ofDocument?.(document) ?? [])
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return null
  }
}

import type { Result } from '#shared/ipc-contract'
import { LONGEST_EVENT_LABEL } from '#shared/limits'

/** How many units of work were done, as `128 tokens`. */
export interface UnitCount {
  /** Letters, digits, `_` and `-`. */
  name: string
  /** Not below 0. */
  count: number
}

/** A line by which a program tells its phases, as read. */
export interface PhaseLine {
  kind: 'begin' | 'end'
  name: string
  /** Of an end; empty where it counts nothing. */
  counts: UnitCount[]
  /** When it was, s since 1970; null where the line does not say. */
  timeS: number | null
}

/** Stands before a phase's words on the output of a program, where other lines are. */
const PREFIX = /^\s*::anemometer\s+/
const UNIT_NAME = /^[\p{L}_][\p{L}\p{N}_-]{0,39}$/u
const LONGEST_NAME = 60
const FORM = 'Write "begin NAME" or "end NAME n=128 tokens t=SECONDS"; n= and t= may be left out.'

/** The words behind `::anemometer` on a line of output; null where the line is about something else. */
export function phaseWordsOf(line: string): string | null {
  const prefix = PREFIX.exec(line)?.[0]
  return prefix === undefined ? null : line.slice(prefix.length).trim()
}

/** `begin decode`, `end decode n=128 tokens t=1764513300.25`. Fails with a sentence. */
export function parsePhaseWords(words: string): Result<PhaseLine> {
  const [kind, name, ...rest] = words.trim().split(/\s+/)
  if ((kind !== 'begin' && kind !== 'end') || name === undefined || name.includes('='))
    return refuse(words, FORM)
  if (name.length > LONGEST_NAME)
    return refuse(words, `The name of a phase has at most ${LONGEST_NAME} characters.`)
  const line: PhaseLine = { kind, name, counts: [], timeS: null }
  while (rest.length > 0) {
    const [, key, value = ''] = /^([nt])=(.*)$/.exec(rest.shift() ?? '') ?? []
    if (key === 't' && isNumber(value)) line.timeS = Number(value)
    else if (key === 'n' && kind === 'end') {
      const count = parseCount(value)
      const unit = rest.shift() ?? ''
      if (count === null || !isUnitName(unit)) return refuse(words, 'A count is written n=128 tokens.')
      line.counts.push({ name: unit, count })
    } else return refuse(words, FORM)
  }
  return labelOf(line).length <= LONGEST_EVENT_LABEL
    ? { ok: true, value: line }
    : refuse(words, `It has more than ${LONGEST_EVENT_LABEL} characters.`)
}

/** What stays of a line when its kind and its time are kept elsewhere: `decode n=128 tokens`. */
export function labelOf({ name, counts }: Pick<PhaseLine, 'name' | 'counts'>): string {
  return [name, ...counts.map((unit) => `n=${unit.count} ${unit.name}`)].join(' ')
}

/** `512`, `1,024`, `12.5`, `1e+24` as JavaScript writes it; null where it is no count. Commas may only part thousands. */
export function parseCount(text: string): number | null {
  const plain = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text
  return isNumber(plain) ? Number(plain) : null
}

/** `tokens=512`, several parted by commas; as `--units` and the label of a `unit-count` take it. Fails with a sentence. */
export function parseUnits(text: string): Result<UnitCount[]> {
  const counts: UnitCount[] = []
  for (const part of text.split(',')) {
    const [, name = '', number = ''] = /^\s*([^=]*?)\s*=\s*(\S+)\s*$/.exec(part) ?? []
    const count = parseCount(number)
    if (count === null || !isUnitName(name))
      return {
        ok: false,
        message: `"${part.trim()}" is no count of units. Write NAME=NUMBER, as in tokens=512; several are parted by commas.`,
      }
    counts.push({ name, count })
  }
  return { ok: true, value: counts }
}

export function formatUnits(units: readonly UnitCount[]): string {
  return units.map(({ name, count }) => `${name}=${count}`).join(',')
}

export function isUnitName(text: string): boolean {
  return UNIT_NAME.test(text)
}

function isNumber(text: string): boolean {
  return /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text))
}

function refuse(words: string, why: string): Result<never> {
  return { ok: false, message: `"${words.slice(0, 80)}" tells no phase. ${why}` }
}

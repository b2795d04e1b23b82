import type { Result } from '#shared/ipc-contract'
import { LONGEST_NAME } from '#shared/limits'
import { parseUnits, type UnitCount } from '#shared/phases/phase-lines'
import { parseUnitPattern, type UnitSearch } from '#shared/phases/unit-counter'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { UsageError, type CommandDescription, type OptionDescription } from './command'
import { didYouMean } from './suggestion'

/** The arguments after a command's name, checked against its description. */
export interface Arguments {
  /** Whether a switch is on. */
  has: (name: string) => boolean
  /** An option's value, the last when it was given several times; null when it was not given. */
  text: (name: string) => string | null
  /** All values of an option that may be given several times. */
  texts: (name: string) => string[]
  operands: string[]
}

/** Parses `args`. Throws a `UsageError` for anything that the description does not allow. */
export function readArguments(
  { options, operands = null }: Pick<CommandDescription, 'options'> & Partial<CommandDescription>,
  args: readonly string[],
): Arguments {
  const { values, positionals } = parse(options, withDashedValues(options, args))
  for (const { name, value: placeholder = '', completes } of options) {
    for (const value of [values[name] ?? []].flat().map(String)) {
      if (isChoice(completes)) requireChoice(name, value, completes)
      if (isPath(completes)) requirePath(value, `--${name} needs a value: --${name} ${placeholder}`)
    }
  }
  if (isPath(operands)) for (const operand of positionals) requirePath(operand, 'an empty name is no FILE')
  return {
    has: (name) => values[name] === true,
    text: (name) => textOf(values[name]),
    texts: (name) => [values[name] ?? []].flat().map(String),
    operands: positionals,
  }
}

/** The time that an option names, ms since 1970. Throws a `UsageError` where it is none. */
export function readTime(name: string, text: string): number {
  const timeMs = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/.test(text) ? Date.parse(text) : NaN
  if (Number.isNaN(timeMs))
    throw new UsageError(`--${name} takes a time as 2022-03-30T12:00:00Z, not "${text}"`)
  return timeMs
}

function isChoice(completes: OptionDescription['completes']): completes is readonly string[] {
  return Array.isArray(completes)
}

function requireChoice(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return
  throw new UsageError(`there is no ${name} "${value}"; choose one of ${choices.join(', ')}`)
}

function isPath(completes: OptionDescription['completes'] | null): boolean {
  return ['file', 'folder', 'source', 'measurement-or-file'].some((kind) => kind === completes)
}

/** Node replaces bytes that are not UTF-8 with this character; the file cannot be found by such a name. */
const LOST_BYTES = '\ufffd'

function requirePath(path: string, whyNotEmpty: string): void {
  if (path === '') throw new UsageError(whyNotEmpty)
  if (path.includes(LOST_BYTES) && !existsSync(path))
    throw new UsageError(
      `the name "${path}" could not be taken as typed, since it is no UTF-8; rename it, or pass what is in it through standard input`,
    )
}

/** Reads `--margin -1` as `--margin=-1`, so that the error is about the number and not about an option `-1`. */
function withDashedValues(options: readonly OptionDescription[], args: readonly string[]): string[] {
  const taking = options.filter(({ value }) => value !== undefined).map(({ name }) => `--${name}`)
  return args.reduce<string[]>((joined, word) => {
    const before = joined.at(-1) ?? ''
    return /^-[\d.]/.test(word) && taking.includes(before)
      ? [...joined.slice(0, -1), `${before}=${word}`]
      : [...joined, word]
  }, [])
}

function textOf(value: string | boolean | (string | boolean)[] | undefined): string | null {
  const last = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' ? last : null
}

function parse(options: readonly OptionDescription[], args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(options.map((option) => [option.name, shapeOf(option)])),
    })
  } catch (error) {
    throw new UsageError(describeParseError(error as NodeJS.ErrnoException, options))
  }
}

function shapeOf({ value, short, multiple = false }: OptionDescription) {
  const shape = { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple }
  return short === undefined ? shape : { ...shape, short }
}

/** Node's own messages are written for programmers; these name what was typed. */
function describeParseError(error: NodeJS.ErrnoException, options: readonly OptionDescription[]): string {
  const option = /(--?[\w-]+)[ =<']/.exec(error.message)?.[1] ?? 'an option'
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const typed = /'([^']*)'/.exec(error.message)?.[1] ?? option
    return `unknown option ${typed}${didYouMean(
      typed,
      options.map(({ name }) => `--${name}`),
    )}`
  }
  const long = /(--[\w-]+)/.exec(error.message)?.[1] ?? option
  const known = options.find(({ name }) => `--${name}` === long)
  return known?.value === undefined
    ? `${long} takes no value`
    : `${long} needs a value: ${long} ${known.value}`
}

/** A whole number from `from` to `to`; `fallback` when the option was not given. */
export function wholeNumber(
  args: Arguments,
  name: string,
  { fallback, from, to }: { fallback: number; from: number; to: number },
): number {
  const text = args.text(name)
  if (text === null) return fallback
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < from || value > to)
    throw new UsageError(`--${name} takes a whole number from ${from} to ${to}, not "${text}"`)
  return value
}

const SECONDS_PER: Readonly<Record<string, number>> = { ms: 0.001, '': 1, s: 1, m: 60, min: 60, h: 3600 }

/** A duration (`90` s, `1.5s`, `500ms`, `10m`, `2h`) in ms; `fallback` when the option was not given. */
export function durationMs(
  args: Arguments,
  name: string,
  { fallback, toSeconds }: { fallback: number | null; toSeconds: number },
): number | null {
  const text = args.text(name)
  if (text === null) return fallback
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?$/.exec(text) ?? []
  const seconds = Number(number) * (SECONDS_PER[unit ?? ''] ?? NaN)
  if (!(seconds <= toSeconds))
    throw new UsageError(`--${name} takes seconds (or 500ms, 10m, 2h) up to ${toSeconds} s, not "${text}"`)
  return seconds * 1000
}

/** The value of `--name`; null when it was not given. */
export function measurementName(args: Arguments): string | null {
  const name = args.text('name')
  if (name?.trim() === '') throw new UsageError('--name cannot be empty; leave it out instead')
  if (name !== null && name.length > LONGEST_NAME)
    throw new UsageError(`--name takes up to ${LONGEST_NAME} characters, not ${name.length}`)
  return name
}

/** The only operand; throws a `UsageError` when there is none, or more than one. `what` names it in the message. */
export function oneOperand({ operands }: Arguments, what: string): string {
  const [first, extra] = operands
  if (first === undefined) throw new UsageError(`name ${what}`)
  if (extra !== undefined) throw new UsageError(`name one only; "${extra}" is too many`)
  return first
}

export function noOperands({ operands: [first] }: Arguments): void {
  if (first !== undefined) throw new UsageError(`it takes no "${first}"`)
}

/** Of `UNIT_OPTIONS`: what is counted by a person, and what is searched for; null where nothing is. */
export function unitOptions(args: Arguments): { units: UnitCount[]; search: UnitSearch | null } {
  const patterns = args.texts('per').map((text) => valueOf(parseUnitPattern(text)))
  const reader = args.text('reader') as UnitSearch['reader']
  return {
    units: args.texts('units').flatMap((text) => valueOf(parseUnits(text))),
    search: patterns.length === 0 && reader === null ? null : { patterns, reader },
  }
}

function valueOf<Value>(parsed: Result<Value>): Value {
  if (!parsed.ok) throw new UsageError(parsed.message.replace(/\.$/, ''))
  return parsed.value
}

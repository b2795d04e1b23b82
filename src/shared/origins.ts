import { NARROW_SPACE, UNKNOWN } from './format'
import {
  isMetricId,
  METRICS,
  type ColumnKey,
  type CoreQuantity,
  type MetricId,
  type MissingReason,
} from './metrics'

/** What reads the counters of a Mac. */
export const MAC_INSTRUMENTS = ['powermetrics', 'ioreport'] as const
export type MacInstrument = (typeof MAC_INSTRUMENTS)[number]

/** These, and what makes readings up. */
export const INSTRUMENTS = [...MAC_INSTRUMENTS, 'demonstration'] as const
export type Instrument = (typeof INSTRUMENTS)[number]

/**
 * `measured`: as reported, in another unit at most. `computed`: from what was reported, by an exact rule. `estimated`: by
 * a rule that may be off. `at-least`: what was counted is a part of it.
 */
export const ORIGIN_KINDS = ['measured', 'computed', 'estimated', 'at-least'] as const
export type OriginKind = (typeof ORIGIN_KINDS)[number]

/** Beside the name of a series; empty for what is sure. */
export const SURENESS_WORDS: Readonly<Record<OriginKind, string>> = {
  measured: '',
  computed: '',
  estimated: 'estimated',
  'at-least': 'at least',
}
const SURENESS_SIGNS: Readonly<Record<OriginKind, string>> = {
  measured: '',
  computed: '',
  estimated: '≈',
  'at-least': '≥',
}

/** `≈ 232 MB/s` of an estimate, `≥ 232 MB/s` of a part. What is sure, and what is no number, stays as it is. */
export function withSureness(kind: OriginKind, figure: string): string {
  const sign = SURENESS_SIGNS[kind]
  return sign === '' || figure === UNKNOWN ? figure : `${sign}${NARROW_SPACE}${figure}`
}

/** Of what some values together are; `measured` of none. */
export function leastSure(origins: readonly Pick<Origin, 'kind'>[]): OriginKind {
  return ORIGIN_KINDS.findLast((kind) => origins.some((origin) => origin.kind === kind)) ?? 'measured'
}

/** Where a value comes from. */
export interface Origin {
  instrument: Instrument
  /** The path in a property list (`processor.ane_power`), a label of the text (`ANE Power`), or a channel. */
  field: string
  kind: OriginKind
}

/** Why an instrument has no value of a series. */
export interface Absence {
  instrument: Instrument
  reason: MissingReason
}

export function isAbsence(entry: Origin | Absence): entry is Absence {
  return 'reason' in entry
}

/** null where the value is missing, or nobody wrote down where it comes from. */
export function originIn(origins: Origins, key: OriginKey): Origin | null {
  const entry = origins[key]
  return entry === undefined || isAbsence(entry) ? null : entry
}

/** null where the value is there, or its instrument does not say why it is missing. */
export function absenceIn(origins: Origins, key: OriginKey): Absence | null {
  const entry = origins[key]
  return entry !== undefined && isAbsence(entry) ? entry : null
}

/** The instruments that values come from. */
export function instrumentsIn(origins: Origins): Instrument[] {
  const entries = Object.values(origins)
  return INSTRUMENTS.filter((instrument) =>
    entries.some((entry) => !isAbsence(entry) && entry.instrument === instrument),
  )
}

/** Clusters share their origins, and so do cores: a report reads all of them alike. */
export type OriginKey = MetricId | 'ane.energyMj' | `${'cluster' | 'core'}:${CoreQuantity}`

/**
 * The origin of every value that was reported, also of those that are doubted, and the absence of those whose instrument
 * says why they are missing; `availability.ts` infers the others. Alike samples share one frozen object.
 */
export type Origins = Readonly<Partial<Record<OriginKey, Origin | Absence>>>

export const NO_ORIGINS: Origins = Object.freeze({})

/** A demonstration made these values up: they tell nothing of a real Mac, whichever file or picture they came in. */
export function isMadeUp(origins: Origins): boolean {
  for (const key in origins) if (origins[key as OriginKey]?.instrument === 'demonstration') return true
  return false
}

/** The key under which the origin of a series stands. */
export function originKey(series: ColumnKey | OriginKey): OriginKey {
  if (isMetricId(series)) return series
  const [, unit, quantity] = /^(cluster|core):(?:.*:)?(\w+)$/s.exec(series) ?? []
  return `${unit}:${quantity}` as OriginKey
}

/** All origins of a recording are a handful; a file that makes up more of them is read anew each time. */
const MOST_INTERNED = 256
const interned = new Map<string, Origins>([['{}', NO_ORIGINS]])
const texts = new WeakMap<Origins, string>([[NO_ORIGINS, '{}']])

/** As text, by which origins are compared and stored: the same for the same origins, whatever object they are. */
export function originsText(origins: Origins): string {
  const known = texts.get(origins)
  if (known !== undefined) return known
  const entries = Object.entries(origins).sort(([one], [other]) => (one < other ? -1 : 1))
  const text = JSON.stringify(Object.fromEntries(entries.map(([key, entry]) => [key, inOrder(entry)])))
  texts.set(origins, text)
  return text
}

/** With its fields in the order in which all have them. */
function inOrder(entry: Origin | Absence): Origin | Absence {
  const { instrument } = entry
  return isAbsence(entry)
    ? { instrument, reason: entry.reason }
    : { instrument, field: entry.field, kind: entry.kind }
}

/** The one frozen object for these origins. */
export function internOrigins(origins: Origins): Origins {
  const text = originsText(origins)
  const known = interned.get(text)
  if (known !== undefined) return known
  const made = Object.freeze(JSON.parse(text) as Origins)
  for (const entry of Object.values(made)) Object.freeze(entry)
  texts.set(made, text)
  if (interned.size < MOST_INTERNED) interned.set(text, made)
  return made
}

export function sameOrigins(one: Origins, other: Origins): boolean {
  return one === other || originsText(one) === originsText(other)
}

/** A stretch of samples with the same origins: from the end of its first sample to that of its last, ms since 1970. */
export interface OriginStretch {
  fromMs: number
  toMs: number
  origins: Origins
}

/** Beyond so many, stretches with the same origins become one, which may enclose others. */
export const MOST_STRETCHES = 32

/** Adds a sample to ascending stretches, in place. */
export function extendStretches(stretches: OriginStretch[], endMs: number, origins: Origins): void {
  const last = stretches.at(-1)
  if (last !== undefined && sameOrigins(last.origins, origins)) last.toMs = Math.max(last.toMs, endMs)
  else {
    stretches.push({ fromMs: endMs, toMs: endMs, origins })
    if (stretches.length <= MOST_STRETCHES) return
    const few = enclosed(stretches)
    stretches.length = 0
    for (const stretch of few) stretches.push(stretch)
  }
}

/** The stretches of both, by their starts. */
export function mergeStretches(
  some: readonly OriginStretch[],
  more: readonly OriginStretch[],
): OriginStretch[] {
  const merged: OriginStretch[] = []
  for (const stretch of [...some, ...more].sort((one, other) => one.fromMs - other.fromMs)) {
    const last = merged.at(-1)
    if (last !== undefined && sameOrigins(last.origins, stretch.origins))
      last.toMs = Math.max(last.toMs, stretch.toMs)
    else merged.push({ ...stretch })
  }
  return merged.length > MOST_STRETCHES ? enclosed(merged) : merged
}

/** One stretch for each of the origins. A file that makes up origins without end keeps the first of them. */
function enclosed(stretches: readonly OriginStretch[]): OriginStretch[] {
  const whole = new Map<string, OriginStretch>()
  for (const { fromMs, toMs, origins } of stretches) {
    const text = originsText(origins)
    const known = whole.get(text)
    if (known !== undefined) known.toMs = Math.max(known.toMs, toMs)
    else if (whole.size < MOST_STRETCHES) whole.set(text, { fromMs, toMs, origins })
  }
  return [...whole.values()]
}

/** The origins of a series between the two times, each once, in the order in which they came. */
export function originsOf(
  stretches: readonly OriginStretch[],
  series: ColumnKey | OriginKey,
  fromMs: number,
  toMs: number,
): Origin[] {
  const found = new Map<string, Origin>()
  for (const { origins } of stretchesWithin(stretches, fromMs, toMs)) {
    const origin = originIn(origins, originKey(series))
    if (origin !== null) found.set(describeOrigin(origin), origin)
  }
  return [...found.values()]
}

/** The newest origin or absence of every series between the two times. */
export function newestOrigins(stretches: readonly OriginStretch[], fromMs: number, toMs: number): Origins {
  const newest: Partial<Record<OriginKey, Origin | Absence>> = {}
  for (const { origins } of stretchesWithin(stretches, fromMs, toMs)) Object.assign(newest, origins)
  return newest
}

function stretchesWithin(stretches: readonly OriginStretch[], fromMs: number, toMs: number): OriginStretch[] {
  return stretches.filter((stretch) => stretch.toMs >= fromMs && stretch.fromMs <= toMs)
}

const KIND_WORDS: Readonly<Record<OriginKind, string>> = {
  measured: '',
  computed: 'computed from ',
  estimated: 'estimated from ',
  'at-least': 'at least, from ',
}
export const INSTRUMENT_NAMES: Readonly<Record<Instrument, string>> = {
  powermetrics: 'powermetrics',
  ioreport: 'IOReport',
  demonstration: 'made up by the demonstration',
}

/** For a person: `powermetrics, computed from processor.ane_energy`. */
export function describeOrigin({ instrument, field, kind }: Origin): string {
  return `${INSTRUMENT_NAMES[instrument]}, ${KIND_WORDS[kind]}${field}`
}

/**
 * Origins of several series in a line: the instrument of most of them, then those that are less sure, or come from another.
 * `powermetrics; ANE traffic estimated, IOReport`. Empty where none is known.
 */
export function summariseOrigins(series: readonly { key: OriginKey; origins: readonly Origin[] }[]): string {
  const groups = new Map<string, Set<string>>()
  for (const { key, origins } of series) {
    for (const { instrument, kind } of origins) {
      const sureness = SURENESS_WORDS[kind]
      const words = `${sureness === '' ? '' : ` ${sureness}`}, ${INSTRUMENT_NAMES[instrument]}`
      groups.set(words, (groups.get(words) ?? new Set()).add(seriesGroupName(key)))
    }
  }
  const all = [...groups]
  const [first] = all
    .filter(([words]) => words.startsWith(','))
    .sort(([, some], [, more]) => more.size - some.size)
  const others = all.filter((group) => group !== first)
  return [
    ...(first === undefined ? [] : [first[0].slice(2)]),
    ...others.map(([words, names]) => `${[...names].join(', ')}${words}`),
  ].join('; ')
}

/** For a person, where series that are read alike are told together: `ANE`, `ANE traffic`, `CPU clusters`. */
export function seriesGroupName(key: OriginKey): string {
  if (key === 'ane.energyMj') return METRICS['ane.powerMw'].name
  if (!isMetricId(key)) return 'CPU clusters'
  const { quantity, name } = METRICS[key]
  return quantity === 'traffic' ? 'ANE traffic' : name
}

/** Of the sample, or the mean, that ends then. */
export function originsAt(stretches: readonly OriginStretch[], endMs: number): Origins {
  const begun = stretches.findLast(({ fromMs }) => fromMs <= endMs) ?? stretches[0]
  return begun?.origins ?? NO_ORIGINS
}

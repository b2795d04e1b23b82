import { formatDuration, NARROW_SPACE } from '../format'
import type { Attribution, Claim, WorkAttribution } from './attribution'
import { isNobody, isSameProcess, type UsingProcess } from './clues'
import type { LookUpPhase } from './look-up'

/** How to write what the sentences hold; who prints them into a terminal or a page escapes the names. */
export interface SentenceStyle {
  /** Time of day with milliseconds. */
  timeOf: (ms: number) => string
  nameOf: (name: string) => string
  /** Tells of the latest first, as for a view that goes on; otherwise of the earliest. */
  isLatestFirst?: boolean
}

/** Of several stretches of work so many are told; the rest is counted. */
const MOST_TOLD = 5

/**
 * Who used the Neural Engine, in sentences with plain spaces; empty where the log was not read. Nothing here says for how
 * long somebody computed, since no line does.
 */
export function describeWho(
  { coverage, works, withoutWork }: Attribution,
  phases: readonly LookUpPhase[],
  style: SentenceStyle,
): string[] {
  if (coverage.fromMs === null) return []
  const isLatestFirst = style.isLatestFirst === true
  const told = inOrder(togetherWhereUnknown(works), style)
  const more = works.length - told.flat().length
  const goesOn = isLatestFirst ? 'So it was before, in' : 'So it goes on for'
  const ofWork = [
    ...told.map((together) => describeWorks(together, style)),
    ...(more > 0 ? [`${goesOn} ${more} more ${more === 1 ? 'phase' : 'phases'}.`] : []),
  ]
  const ofLookUp = lookUpSentences(phases, style)
  const sentences = [
    ...(isLatestFirst ? [...ofWork, ...ofLookUp] : [...ofLookUp, ...ofWork]),
    ...inOrder(withoutWork, style).map(
      (claim) => `${subject(claim, style)} ${deed(claim, style)}, but ANE power did not rise with it.`,
    ),
    ...(works.length + withoutWork.length === 0 ? ['The log names nobody who used the ANE.'] : []),
  ]
  return sentences.map((sentence) => sentence.replaceAll(NARROW_SPACE, ' '))
}

/** Works of which nothing is known, one after another, are told in one sentence. */
function togetherWhereUnknown(works: readonly WorkAttribution[]): WorkAttribution[][] {
  const together: WorkAttribution[][] = []
  for (const work of works) {
    const last = together.at(-1)
    if (last?.[0] !== undefined && isUnknown(last[0]) && isUnknown(work)) last.push(work)
    else together.push([work])
  }
  return together
}

function isUnknown({ claims, holders }: WorkAttribution): boolean {
  return claims.length === 0 && holders.length === 0
}

/** The first or the last of them, at most `MOST_TOLD`. */
function inOrder<T>(all: readonly T[], { isLatestFirst = false }: SentenceStyle): T[] {
  return isLatestFirst ? all.slice(-MOST_TOLD).reverse() : all.slice(0, MOST_TOLD)
}

const INCOMPLETE = ' A part of the log is missing here, so that others may have used it, too.'

function describeWorks(works: readonly WorkAttribution[], style: SentenceStyle): string {
  const [first, last] = [works[0], works.at(-1)]
  if (first === undefined || last === undefined) return ''
  if (first === last) return describeWork(first, style)
  const [from, to] = [first, last].map(({ work }) => style.timeOf(work.fromMs))
  const told = `No line of the log falls on the ${works.length} phases of work that began between ${from} and ${to}; who they were for cannot be told.`
  return `${told}${works.some(({ isIncomplete }) => isIncomplete) ? INCOMPLETE : ''}`
}

function describeWork(
  { work, claims, holders, isIncomplete }: WorkAttribution,
  style: SentenceStyle,
): string {
  const [first, ...others] = claims
  const incomplete = isIncomplete ? INCOMPLETE : ''
  if (first === undefined) return `${unclaimed(work.fromMs, holders, style)}${incomplete}`
  const told = `${subject(first, style)} ${deed(first, style)}; ${riseWords(first, work)}.`
  return `${told}${sharedWords(first, others, style)}${incomplete}`
}

/** `mediaanalysisd (pid 952), for Preview,` */
function subject({ process, requesters }: Claim, style: SentenceStyle): string {
  if (isNobody(process)) return 'A program that the log does not name'
  const asked = requesters.map((requester) => nameWords(requester, style)).join(' and ')
  const words = process.name === null ? `A process (pid ${process.pid ?? ''})` : processWords(process, style)
  return asked === '' ? words : `${words}, for ${asked},`
}

function processWords({ name, pid }: UsingProcess, style: SentenceStyle): string {
  if (name === null) return `a process (pid ${pid ?? ''})`
  return pid === null ? style.nameOf(name) : `${style.nameOf(name)} (pid ${pid})`
}

function nameWords(process: UsingProcess, style: SentenceStyle): string {
  return process.name === null ? processWords(process, style) : style.nameOf(process.name)
}

const DEEDS: Partial<Record<string, string>> = {
  'ane-loaded': 'loaded a model',
  'ane-opened': 'opened the ANE',
  'ane-connected': 'connected to the daemon of the ANE',
  'ane-power-on': 'asked for ANE power',
}

function deed(
  { kind, evidence, atMs, uncertaintyMs, powerFromMs }: Claim,
  { timeOf }: SentenceStyle,
): string {
  const about = uncertaintyMs >= 100 ? ` ± ${formatDuration(uncertaintyMs)}` : ''
  if (evidence === 'power' && powerFromMs === null)
    return `gave ANE power back at ${timeOf(atMs)}${about}, having asked for it before the log was read`
  return `${DEEDS[kind] ?? 'used the ANE'} at ${timeOf(atMs)}${about}`
}

/** When the power rose, as exactly as its windows and the clocks tell. */
function riseWords(
  { atMs, uncertaintyMs }: Claim,
  { fromMs, toMs, startUncertaintyMs }: WorkAttribution['work'],
): string {
  const leastMs = fromMs - atMs - uncertaintyMs
  const mostMs = fromMs + startUncertaintyMs - atMs + uncertaintyMs
  if (mostMs < 0 && atMs <= toMs) return `ANE power was already up for ${formatDuration(atMs - fromMs)} then`
  if (atMs > toMs) return `ANE power had been up for ${formatDuration(toMs - fromMs)} before`
  if (leastMs <= 0) return `ANE power rose within ${formatDuration(mostMs)}`
  if (mostMs - leastMs < leastMs / 10) return `ANE power rose ${formatDuration(leastMs)} later`
  return `ANE power rose ${formatDuration(leastMs)} to ${formatDuration(mostMs)} later`
}

/** Others at the same time, and what that means for the energy. */
function sharedWords(first: Claim, others: readonly Claim[], style: SentenceStyle): string {
  if (others.length === 0) {
    return first.isOfCommand === false
      ? ' That is no process of the command, so that the energy may not be its own.'
      : ''
  }
  const names = others.slice(0, MOST_TOLD).map(({ process }) => processWords(process, style))
  const more = others.length - names.length
  const list = [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ')
  const claims = [first, ...others]
  const isMixed =
    claims.some(({ isOfCommand }) => isOfCommand === true) &&
    claims.some(({ isOfCommand }) => isOfCommand !== true)
  const whose = isMixed
    ? 'the energy may not be all the command’s'
    : 'how the energy divides between them cannot be told'
  return ` At the same time it was in use by ${list}: ${whose}.`
}

function unclaimed(fromMs: number, holders: readonly UsingProcess[], style: SentenceStyle): string {
  const when = `No line of the log falls on the work that began at ${style.timeOf(fromMs)}`
  if (holders.length === 0) return `${when}; who it was for cannot be told.`
  const names = holders.slice(0, MOST_TOLD).map((holder) => processWords(holder, style))
  const verb = holders.length === 1 ? 'had it' : 'all had it'
  return `${when}; ${names.join(', ')} ${verb} open from before, and may have worked, as may others.`
}

/** Visual Look Up, a sentence for each program that asked for it. */
function lookUpSentences(phases: readonly LookUpPhase[], style: SentenceStyle): string[] {
  const [first] = phases
  if (first === undefined) return []
  const isIts = ({ requester }: LookUpPhase): boolean => isSameProcess(requester, first.requester)
  const its = phases.filter(isIts)
  const told = style.isLatestFirst === true ? its.slice(-MOST_TOLD) : its.slice(0, MOST_TOLD)
  const words = told.map(({ step, atMs, works }) => {
    const what = step === 'parse' ? 'had a picture parsed' : 'had what is on it searched for'
    const phaseWords = works.length === 1 ? '' : ` in ${works.length} phases`
    const effect =
      works.length === 0 ? 'without measurable work of the ANE' : `for which the ANE worked${phaseWords}`
    return `${what} at ${style.timeOf(atMs)}, ${effect}`
  })
  const sentence = `Visual Look Up: ${nameWords(first.requester, style)} ${words.join('; it ')}.`
  const others = phases.filter((phase) => !isIts(phase) && phase !== first)
  return [sentence, ...lookUpSentences(others, style)]
}

import type { ComparedSubject } from '#shared/comparison'
import { highestOf, lowestOf } from '#shared/extremes'
import { formatCoverage, formatDuration, joinUnit } from '#shared/format'
import { formatModelAmong, formatSystem } from '#shared/macs'
import { FIGURE_KEYS } from '#shared/measurement'
import { INSTRUMENT_NAMES, seriesGroupName, SURENESS_WORDS, type Origin } from '#shared/origins'
import { listed, plainSpaces } from '#shared/plain-text'
import { SOURCES } from '#shared/sources'

/** Windows of `powermetrics` run up to a fifth longer than asked for; more is another interval. */
const SAME_INTERVAL_RATIO = 1.25

/** Shares of the time that differ by more make energies differ noticeably. */
const SAME_COVERAGE_RATIO = 0.05

const MADE_UP = 'The readings of the demonstration are made up and tell nothing of a Mac.'
const COUNTS_MEASURED = 'Energies and bytes count what was measured.'
const NOT_FOR_DEVICES =
  'powermetrics estimates, and its manual says that its figures are not for comparing devices.'

/** Why a difference between the subjects may come from something else than what was measured; empty where nothing shows. */
export function caveatsOf(subjects: readonly ComparedSubject[]): string[] {
  const differing = (what: string, wordsOf: (subject: ComparedSubject) => string[]): string[] => {
    if (new Set(subjects.flatMap(wordsOf)).size < 2) return []
    const told = subjects.map((subject) => ({
      label: subject.label,
      words: [...new Set(wordsOf(subject))].join(' and '),
    }))
    return [`${what} differ: ${groupedWords(told)}.`]
  }
  const models = subjects.flatMap(({ machines }) => machines)
  const machines = differing('The Macs', ({ machines }) =>
    machines.map((machine) => formatModelAmong(machine, models) ?? 'unknown'),
  )
  return [
    ...machines.map((sentence) => `${sentence} ${NOT_FOR_DEVICES}`),
    ...differing('The builds of macOS', ({ machines }) =>
      machines.map((machine) => formatSystem(machine) ?? 'unknown'),
    ),
    ...differing('The sources', ({ sources }) => sources.map((source) => SOURCES[source].title)).map(
      (sentence) => (isPartlyMadeUp(subjects) ? `${sentence} ${MADE_UP}` : sentence),
    ),
    ...(haveOtherCoverage(subjects)
      ? differing('The measured shares of the time', ({ coverageRatio }) => [
          plainSpaces(joinUnit(formatCoverage(coverageRatio))),
        ]).map((sentence) => `${sentence} ${COUNTS_MEASURED}`)
      : []),
    ...(haveOtherIntervals(subjects)
      ? differing('The intervals', ({ intervalsMs }) =>
          intervalsMs.map((ms) => (ms === null ? 'unknown' : plainSpaces(formatDuration(ms)))),
        )
      : []),
    ...readingCaveats(subjects),
  ]
}

/** So many subjects with the same words are named; more are counted. */
const MOST_NAMED = 2

/** `a: Mac mini (M4); 7 of 8: iMac (M1)`: each of the words once, with whom they are said of. */
function groupedWords(told: readonly { label: string; words: string }[]): string {
  const labelsOf = new Map<string, string[]>()
  for (const { label, words } of told) labelsOf.set(words, [...(labelsOf.get(words) ?? []), label])
  return [...labelsOf]
    .map(([words, labels]) => {
      const whose = labels.length <= MOST_NAMED ? labels.join(', ') : `${labels.length} of ${told.length}`
      return `${whose}: ${words}`
    })
    .join('; ')
}

function isPartlyMadeUp(subjects: readonly ComparedSubject[]): boolean {
  return subjects.some(({ sources }) => sources.some((source) => !SOURCES[source].isReal))
}

function haveOtherCoverage(subjects: readonly ComparedSubject[]): boolean {
  const ratios = subjects.map(({ coverageRatio }) => coverageRatio)
  return highestOf(ratios) - lowestOf(ratios) > SAME_COVERAGE_RATIO
}

/** The series that compared figures are made of. */
const COMPARED_KEYS = FIGURE_KEYS.filter((key) => !key.includes(':'))

/** What instruments and fields the subjects' figures come from, where they differ and both are known. */
function readingCaveats(subjects: readonly ComparedSubject[]): string[] {
  const byInstruments = new Map<string, Set<string>>()
  const byFields = new Set<string>()
  for (const key of COMPARED_KEYS) {
    const known = subjects.flatMap(({ label, figureOrigins }) => {
      const { origins } = figureOrigins[key]
      return origins.length === 0 ? [] : [{ label, origins }]
    })
    const name = seriesGroupName(key)
    const told = known.map(({ label, origins }) => ({ label, words: instrumentWords(origins) }))
    if (new Set(told.map(({ words }) => words)).size > 1) {
      const words = groupedWords(told)
      byInstruments.set(words, (byInstruments.get(words) ?? new Set()).add(name))
    } else if (new Set(known.map(({ origins }) => origins.map(({ field }) => field).join())).size > 1) {
      byFields.add(name)
    }
  }
  return [
    ...[...byInstruments].map(
      ([words, names]) => `The instruments of ${listed([...names])} differ: ${words}.`,
    ),
    ...(byFields.size === 0
      ? []
      : [`The fields of ${listed([...byFields])} differ, which may count differently.`]),
  ]
}

/** `powermetrics`, `IOReport (estimated)`. */
function instrumentWords(origins: readonly Origin[]): string {
  const words = origins.map(({ instrument, kind }) => {
    const sureness = SURENESS_WORDS[kind]
    return `${INSTRUMENT_NAMES[instrument]}${sureness === '' ? '' : ` (${sureness})`}`
  })
  return [...new Set(words)].join(' and ')
}

function haveOtherIntervals(subjects: readonly ComparedSubject[]): boolean {
  const all = subjects.flatMap(({ intervalsMs }) => intervalsMs)
  const known = all.filter((ms) => ms !== null)
  if (known.length === 0) return false
  const [shortestMs, longestMs] = known.reduce(
    ([shortest, longest], ms) => [Math.min(shortest, ms), Math.max(longest, ms)],
    [Infinity, 0],
  )
  return known.length < all.length || longestMs > shortestMs * SAME_INTERVAL_RATIO
}

/** Whether every measurement of both is of one model, as far as that is known. */
export function areOfOneModel(one: ComparedSubject, other: ComparedSubject): boolean {
  return new Set([...one.machines, ...other.machines].map(({ model }) => model)).size <= 1
}

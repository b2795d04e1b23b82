import type { ComparedSubject } from '#shared/comparison'
import { formatDuration } from '#shared/format'
import { formatModelAmong, formatSystem } from '#shared/macs'
import { plainSpaces } from '#shared/plain-text'
import { SOURCES } from '#shared/sources'

/** Windows of `powermetrics` run up to a fifth longer than asked for; more is another interval. */
const SAME_INTERVAL_RATIO = 1.25

const NOT_FOR_DEVICES =
  'powermetrics estimates, and its manual says that its figures are not for comparing devices.'

/** Why a difference between the subjects may come from something else than what was measured; empty where nothing shows. */
export function caveatsOf(subjects: readonly ComparedSubject[]): string[] {
  const differing = (what: string, wordsOf: (subject: ComparedSubject) => string[]): string[] => {
    const words = subjects.map((subject) => [...new Set(wordsOf(subject))].join(' and '))
    if (new Set(subjects.flatMap(wordsOf)).size < 2) return []
    return [
      `${what} differ: ${subjects.map(({ label }, index) => `${label} ${words[index] ?? ''}`).join(', ')}.`,
    ]
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
    ...differing('The sources', ({ sources }) => sources.map((source) => SOURCES[source].title)),
    ...(haveOtherIntervals(subjects)
      ? differing('The intervals', ({ intervalsMs }) =>
          intervalsMs.map((ms) => (ms === null ? 'unknown' : plainSpaces(formatDuration(ms)))),
        )
      : []),
  ]
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

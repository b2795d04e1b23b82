import { metricName } from '#shared/availability'
import { CHECK_WORDS, stateOfAll, SUMMARY_WORDS, type Diagnosis, type MetricMove } from '#shared/diagnosis'
import { formatQuantity, joinUnit } from '#shared/format'
import { METRICS } from '#shared/metrics'
import { INSTRUMENT_NAMES } from '#shared/origins'
import { plainSpaces } from '#shared/plain-text'
import { printable } from '#shared/printable'
import { DEFAULT_COLUMNS } from '../help'
import type { Style } from '../terminal/style'
import { alignTable, wrap } from './table'

export interface DiagnosisTextOptions {
  style: Style
  /** null: no terminal. */
  columns: number | null
  showsMoves: boolean
}

/** A check a paragraph: its name and state, what was seen, and what to do. */
export function diagnosisText(
  diagnosis: Diagnosis,
  { style, columns, showsMoves }: DiagnosisTextOptions,
): string {
  const { results } = diagnosis
  const words = results.map(({ title }) => title.length).reduce((one, other) => Math.max(one, other), 0)
  const states = Object.values(CHECK_WORDS).reduce((width, { length }) => Math.max(width, length), 0)
  const indent = words + states + 4
  const lines = results.flatMap(({ title, state, evidence, advice }) => {
    const text = advice === null ? [evidence] : [evidence, `→ ${advice}`]
    const wrapped = text.flatMap((each) =>
      wrap(printable(plainSpaces(each)), Math.max(20, (columns ?? DEFAULT_COLUMNS) - indent)),
    )
    const [first = '', ...more] = wrapped
    const word = CHECK_WORDS[state].padEnd(states)
    const shown = state === 'ok' ? style.green(word) : state === 'not-asked' ? word : style.red(word)
    return [
      `${title.padEnd(words)}  ${shown}  ${first}`,
      ...more.map((line) => `${' '.repeat(indent)}${line}`),
    ]
  })
  const moves = showsMoves ? ['', ...movesText(diagnosis, style)] : []
  return `${[...lines, ...moves, '', style.bold(SUMMARY_WORDS[stateOfAll(results)])].join('\n')}\n`
}

function movesText({ moves, listenedMs }: Diagnosis, style: Style): string[] {
  const title = style.bold(`What moved in ${Math.round(listenedMs / 1000)} s`)
  if (moves.length === 0) return [title, 'Nothing was read.']
  const head = ['', 'by', 'lowest', 'highest', '']
  const rows = moves.map((move) => [
    ...[metricName(move.metric), INSTRUMENT_NAMES[move.instrument]],
    ...[figure(move, 'lowest'), figure(move, 'highest')],
    move.highest > move.lowest ? 'moved' : 'the same throughout',
  ])
  return [title, ...alignTable([head, ...rows], ['left', 'left', 'right', 'right', 'left'])]
}

const figure = (move: MetricMove, end: 'lowest' | 'highest'): string =>
  plainSpaces(joinUnit(formatQuantity(METRICS[move.metric].quantity, move[end])))

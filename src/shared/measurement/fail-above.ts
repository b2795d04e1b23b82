import {
  FIXED_FIGURES,
  type Change,
  type ComparedFigure,
  type ComparedSubject,
  type Comparison,
  type ComparisonRow,
  type Spread,
} from '#shared/comparison'
import type { Result } from '#shared/ipc-contract'
import { describeDoubtfulTime } from '#shared/doubts'
import { UNKNOWN } from '#shared/format'
import { NEVER_DOUBTED } from '#shared/metrics'
import { areOfOneModel } from './caveats'
import {
  figureDefinition,
  formatChange,
  formatFigure,
  formatFigureOf,
  parseFigure,
  partOfRuns,
} from './figures'

/** A limit for how much more than the first subject's a figure may be. */
export interface FailAboveRule {
  figure: ComparedFigure
  limit: number
  /** `ratio`: 0.05 for 5 %. `absolute`: in the figure's own unit, mJ for an energy. */
  kind: 'ratio' | 'absolute'
}

/**
 * `regression`: more than the limit above the first. `unknown`: one of the two is not reported, or doubted for a part of
 * the time, they are of different Macs, or the first is below zero and the limit a percentage of it.
 */
export type JudgementVerdict = 'ok' | 'regression' | 'unknown'

/** One rule for one subject after the first. */
export interface Judgement {
  rule: FailAboveRule
  subject: string
  /** null where either is unknown. */
  change: Change | null
  verdict: JudgementVerdict
  /** One sentence with the figures. */
  text: string
}

/** How figures of units and phases are named. */
const DIVIDED_WORDS =
  'of units and phases as units.tokens.ane.mjPerUnit, phases.decode.durationMs, phases.decode.total.energyMj and phases.decode.ane.mjPerUnit'

/** Tolerance for rounding, as a share of the limit. */
const SLACK_RATIO = 1e-9

/** `5%:ane.energyMj` (5 % more than the first) or `20:ane.energyMj` (20 mJ more than the first). */
export function parseFailAbove(text: string): Result<FailAboveRule> {
  const [, number, percent, name] = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*:\s*(.*?)\s*$/.exec(text) ?? []
  if (number === undefined || name === undefined) {
    return {
      ok: false,
      message: `"${text}" is no limit. Write LIMIT:FIGURE, as in 5%:ane.energyMj, or 20:ane.energyMj for 20 mJ; a limit is not below 0.`,
    }
  }
  const figure = parseFigure(name)
  if (figure === null) {
    const message = `There is no figure "${name}". There are: ${FIXED_FIGURES.join(', ')}; ${DIVIDED_WORDS}.`
    return { ok: false, message }
  }
  const isRatio = percent === '%'
  return {
    ok: true,
    value: {
      figure,
      limit: isRatio ? Number(number) / 100 : Number(number),
      kind: isRatio ? 'ratio' : 'absolute',
    },
  }
}

/**
 * Judges every rule for every subject after the first, by the medians of their runs. `acrossMachines`: also where these
 * are of different models, or of an unknown one and a known one; otherwise that is unknown, for `powermetrics` is not for
 * comparing devices.
 */
export function judge(
  comparison: Comparison,
  rules: readonly FailAboveRule[],
  { acrossMachines = false } = {},
): Judgement[] {
  return rules.flatMap((rule) => {
    const row = comparison.rows.find(({ figure }) => figure === rule.figure)
    return comparison.subjects.slice(1).map((subject, index) => {
      const [first = subject] = comparison.subjects
      const judgement = judgeOne(rule, comparison.subjects, row, index + 1)
      return acrossMachines || areOfOneModel(first, subject) ? judgement : notJudged(judgement)
    })
  })
}

function notJudged(judgement: Judgement): Judgement {
  const text = `${judgement.text.replace(/\.$/, '')}; not judged, because the Macs differ (--across-machines judges all the same).`
  return { ...judgement, verdict: 'unknown', text }
}

function judgeOne(
  rule: FailAboveRule,
  subjects: readonly ComparedSubject[],
  row: ComparisonRow | undefined,
  index: number,
): Judgement {
  const subject = subjects[index]?.label ?? ''
  const { label, quantity } = figureDefinition(rule.figure)
  const [reference, value] = [row?.values[0]?.median ?? null, row?.values[index]?.median ?? null]
  const change = row?.changes[index] ?? null
  const doubts = [index, 0].map((at) => doubtWords(row, subjects, at)).filter((part) => part !== '')
  const isKnown = reference !== null && value !== null && doubts.length === 0
  const verdict = isKnown ? compareWith(rule, reference, value) : 'unknown'
  const allowed =
    rule.kind === 'ratio' ? `${Number((rule.limit * 100).toFixed(6))} %` : formatFigure(quantity, rule.limit)
  const words = (median: number | null, at: number): string =>
    `${wordsOf(rule.figure, median, subjects[at])}${inRuns(row?.values[at] ?? null, subjects[at])}`
  const pair = `${words(value, index)} against ${words(reference, 0)}`
  const difference = change === null ? '' : `, ${formatChange(quantity, change)}`
  const chance = verdict === 'regression' && change?.withinSpread === true ? '; the runs overlap' : ''
  return {
    rule,
    subject,
    change,
    verdict,
    text: `${subject}: ${label} ${pair}${difference}; allowed is ${allowed} more${chance}${doubts.join('')}.`,
  }
}

function wordsOf(
  figure: ComparedFigure,
  median: number | null,
  subject: ComparedSubject | undefined,
): string {
  if (subject === undefined) return UNKNOWN
  return formatFigureOf(figure, median, subject.figureOrigins)
}

/** What was doubted may hold more than all that is known. */
function doubtWords(
  row: ComparisonRow | undefined,
  subjects: readonly ComparedSubject[],
  index: number,
): string {
  const time = describeDoubtfulTime(row?.doubtfulMs[index] ?? NEVER_DOUBTED)
  return time === '' ? '' : `; in ${subjects[index]?.label ?? ''} it ${time}`
}

function inRuns(value: Spread | null, subject: ComparedSubject | undefined): string {
  const part = subject === undefined ? '' : partOfRuns(value, subject)
  return part === '' ? '' : ` (in ${part})`
}

/** Above a reference of 0, anything is above a percentage of it; below 0, a percentage means nothing. */
function compareWith({ limit, kind }: FailAboveRule, reference: number, value: number): JudgementVerdict {
  if (value <= reference) return 'ok'
  if (kind === 'absolute') return value - reference > limit * (1 + SLACK_RATIO) ? 'regression' : 'ok'
  if (reference < 0) return 'unknown'
  return value - reference > reference * limit * (1 + SLACK_RATIO) + reference * SLACK_RATIO
    ? 'regression'
    : 'ok'
}

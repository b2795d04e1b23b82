import type { ComparedSubject } from '#shared/comparison'
import { formatModelAmong, formatSystem } from '#shared/macs'
import { VERDICT_LABELS } from '#shared/measurement'
import { SOURCES } from '#shared/sources'
import { words } from '#shared/words/words'
import { overlayStyle } from '../../charts/overlay-plot'
import { VerdictMark } from '../../components/verdict-mark'
import { showPage } from '../../stores/view-store'
import { Button } from '../../ui/button'

interface SubjectHeadProps {
  subject: ComparedSubject
  /** Place among the subjects, from 0: it has the look of that curve. */
  index: number
  /** Where its readings come from, where that differs between the subjects; else empty. */
  source: string
  isReference: boolean
  onReference: () => void
}

/** The head of a column: whose figures it has, in which curve, with which verdict, and whether the others are compared with it. */
export function SubjectHead({ subject, index, source, isReference, onReference }: SubjectHeadProps) {
  const { label, ids } = subject
  const [id] = ids
  return (
    <th scope="col" aria-label={label} data-reference={isReference}>
      <div className="subject-head">
        <span className="subject-title">
          <SubjectSwatch look={index} />
          {ids.length === 1 && id !== undefined ? (
            <Button
              name={words.comparison.open(label)}
              className="row-name"
              onClick={() => showPage({ kind: 'measurement', id })}
            >
              {label}
            </Button>
          ) : (
            <span className="subject-name" title={label}>
              {label}
            </span>
          )}
        </span>
        {source !== '' && (
          <span className="subject-name" title={source}>
            {source}
          </span>
        )}
        <span className="subject-facts">
          <SubjectVerdict subject={subject} />
          {ids.length > 1 && <span>{words.measurements.runs(ids.length)}</span>}
          <label className="reference-choice" title={words.comparison.whatReferenceIs}>
            <input
              type="radio"
              name="reference"
              aria-label={words.comparison.referenceName(label)}
              checked={isReference}
              onChange={onReference}
            />
            <span className="reference-word" aria-hidden="true">
              {words.comparison.reference}
            </span>
          </label>
        </span>
      </div>
    </th>
  )
}

function SubjectVerdict({ subject: { verdicts } }: { subject: ComparedSubject }) {
  const [code, ...others] = verdicts
  if (code === undefined) return null
  return (
    <span className="subject-verdict" title={verdicts.map((each) => VERDICT_LABELS[each]).join(', ')}>
      {others.length === 0 && <VerdictMark code={code} />}
      {others.length === 0 ? VERDICT_LABELS[code] : words.measurements.runsDiffer}
    </span>
  )
}

/** The line style of the nth subject. */
function SubjectSwatch({ look }: { look: number }) {
  const { colour, style } = overlayStyle(look)
  return (
    <span
      className="swatch overlay-swatch"
      data-colour={colour}
      data-dashed={style === 'dashed'}
      aria-hidden="true"
    />
  )
}

/** What all subjects have in common, the Mac left out, and for each what it has not. Empty where nothing is known. */
export function sourceWords(subjects: readonly ComparedSubject[]): { common: string; own: string[] } {
  const models = subjects.flatMap(({ machines }) => machines)
  const names = subjects.map(({ sources }) => joined(sources.map((each) => SOURCES[each].label)))
  const facts = [
    subjects.map(({ machines }) => joined(machines.map((each) => formatModelAmong(each, models) ?? ''))),
    subjects.map(({ machines }) => joined(machines.map((each) => formatSystem(each) ?? ''))),
    names,
  ]
  const isCommon = (each: readonly string[]): boolean => new Set(each).size === 1
  return {
    common: isCommon(names) ? (names[0] ?? '') : '',
    own: subjects.map((_, index) =>
      joined(facts.filter((fact) => !isCommon(fact)).map((fact) => fact[index] ?? '')),
    ),
  }
}

function joined(parts: readonly string[]): string {
  return [...new Set(parts)].filter((part) => part !== '').join(' · ')
}

import { useCallback, useEffect, useState } from 'react'
import { CHECK_WORDS, stateOfAll, type CheckState, type Diagnosis } from '#shared/diagnosis'
import { request } from '../../bridge/bridge'
import { showNotice } from '../../stores/notices-store'
import { showPage } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { BackIcon } from '../../ui/icons'

const SUMMARY: Readonly<Record<CheckState, string>> = {
  ok: 'Everything that was asked works.',
  'not-asked': 'Everything that was asked works.',
  degraded: 'This Mac can be measured, but not all of it works.',
  'cannot-measure': 'Nothing can be measured here.',
}

/** What works on this Mac, what does not, and what to do about it: the table of `anemometer doctor`. */
export function DoctorPage() {
  const { answer, check } = useCheck()
  const diagnosis = typeof answer === 'string' ? null : answer
  return (
    <main className="page">
      <div className="page-head">
        <Button
          name="Back to the charts"
          shortcut="Esc"
          className="tool"
          onClick={() => showPage({ kind: 'charts' })}
        >
          <BackIcon />
        </Button>
        <h2>Check this Mac</h2>
        {answer !== 'checking' && (
          <Button name="Check again" className="framed" onClick={check}>
            Check again
          </Button>
        )}
        {diagnosis !== null && (
          <Button name="Save report…" className="framed" onClick={() => void saveReport()}>
            Save report…
          </Button>
        )}
      </div>
      {/* Nothing in it can be focused, and it has to be scrolled by keys. */}
      <div className="page-scroll capabilities" role="region" aria-label="Checks" tabIndex={0}>
        <p role="status">
          {typeof answer === 'string' ? WAITING[answer] : SUMMARY[stateOfAll(answer.results)]}
        </p>
        {diagnosis !== null && <Checks diagnosis={diagnosis} />}
        <p className="figure-note">
          Nothing is changed, and nothing is sent. A report holds what is shown here and a few raw samples,
          and no name of a person, a machine, a program or a file.
        </p>
      </div>
    </main>
  )
}

const WAITING = {
  checking: 'Checking: for some ten seconds the sources are listened to …',
  failed: 'It could not be checked.',
} as const

type Answer = Diagnosis | keyof typeof WAITING

/** Checks when it is first shown, and again when asked. */
function useCheck(): { answer: Answer; check: () => void } {
  const [answer, setAnswer] = useState<Answer>('checking')
  const ask = useCallback(
    () => request('doctor:check').then((checked) => setAnswer(checked?.value ?? 'failed')),
    [],
  )
  useEffect(() => void ask(), [ask])
  const check = (): void => {
    setAnswer('checking')
    void ask()
  }
  return { answer, check }
}

async function saveReport(): Promise<void> {
  const saved = await request('doctor:save-report')
  if (typeof saved?.value.path === 'string')
    showNotice('The report is saved. Look through it, then attach it to an issue.')
}

function Checks({ diagnosis: { results } }: { diagnosis: Diagnosis }) {
  return (
    <table className="figure-table rows capabilities-table doctor-table">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">State</th>
          <th scope="col">What was seen</th>
        </tr>
      </thead>
      <tbody>
        {results.map(({ id, title, asks, state, evidence, advice }) => (
          <tr key={id} data-state={state}>
            <th scope="row" title={asks}>
              {title}
            </th>
            <td className="doctor-state">{CHECK_WORDS[state]}</td>
            <td>
              {evidence}
              {advice !== null && <small>{advice}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

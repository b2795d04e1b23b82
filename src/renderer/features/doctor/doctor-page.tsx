import { useCallback, useEffect, useState } from 'react'
import { CHECK_WORDS, stateOfAll, SUMMARY_WORDS, type Diagnosis } from '#shared/diagnosis'
import { words } from '#shared/words/words'
import { PageHead } from '../../components/page-head'
import { request } from '../../bridge/bridge'
import { showNotice } from '../../stores/notices-store'
import { Button } from '../../ui/button'

/** What works on this Mac, what does not, and what to do about it: the table of `anemometer doctor`. */
export function DoctorPage() {
  const { answer, check } = useCheck()
  const diagnosis = typeof answer === 'string' ? null : answer
  return (
    <main className="page">
      <PageHead title={words.checks.title} back={words.head.backToCharts}>
        <div className="page-tools">
          {answer !== 'checking' && (
            <Button name={words.checks.again} className="framed" onClick={check}>
              {words.checks.again}
            </Button>
          )}
          {diagnosis !== null && (
            <Button name={words.checks.saveReport} className="framed" onClick={() => void saveReport()}>
              {words.checks.saveReport}
            </Button>
          )}
        </div>
      </PageHead>
      {/* Nothing in it can be focused, and it has to be scrolled by keys. */}
      <div className="page-scroll capabilities" role="region" aria-label={words.checks.region} tabIndex={0}>
        <p role="status">
          {typeof answer === 'string' ? words.checks[answer] : SUMMARY_WORDS[stateOfAll(answer.results)]}
        </p>
        {diagnosis !== null && <Checks diagnosis={diagnosis} />}
        <p className="figure-note">{words.checks.whatIsShared}</p>
      </div>
    </main>
  )
}

type Answer = Diagnosis | 'checking' | 'failed'

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
  if (typeof saved?.value.path === 'string') showNotice(words.checks.saved)
}

function Checks({ diagnosis: { results } }: { diagnosis: Diagnosis }) {
  return (
    <table className="figure-table rows capabilities-table doctor-table" aria-label={words.checks.title}>
      <thead>
        <tr>
          <th scope="col">{words.checks.check}</th>
          <th scope="col">{words.checks.state}</th>
          <th scope="col">{words.checks.seen}</th>
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

import { useEffect, useMemo, useState } from 'react'
import { firstWeekdayOf, ledgerEdges, type Ledger, type LedgerUnit } from '#shared/ledger'
import type { TimeSpan } from '#shared/sample-window'
import { words } from '#shared/words/words'
import { mainProcess } from '../bridge/bridge'

/** The first day of the week where this window's language is spoken. */
const FIRST_WEEKDAY = firstWeekdayOf(navigator.language)

export interface LedgerState {
  /** Of the periods, ms since 1970; null where there are none, or too many. */
  edges: number[] | null
  /** The last answer for this unit, which may be of other periods; null before the first. */
  ledger: Ledger | null
  /** Why there is no answer; null where there is one, or none yet. */
  problem: string | null
}

/** The energy of the periods that cover `span` (null: none), of what the window follows; asked again when `asOf` changes. */
export function useLedger(span: TimeSpan | null, unit: LedgerUnit, asOf: number): LedgerState {
  const all = span === null ? null : ledgerEdges(span, unit, FIRST_WEEKDAY)
  const key = all?.join() ?? ''
  const edges = useMemo(() => (key === '' ? null : key.split(',').map(Number)), [key])
  const [answer, setAnswer] = useState<{ unit: LedgerUnit; ledger: Ledger | null; problem: string | null }>({
    ...{ unit, ledger: null, problem: null },
  })
  useEffect(() => {
    if (edges === null) return
    let isCurrent = true
    const take = (ledger: Ledger | null, problem: string | null): void => {
      if (isCurrent) setAnswer({ unit, ledger, problem })
    }
    mainProcess()
      .invoke('history:ledger', edges)
      .then((answered) => (answered.ok ? take(answered.value, null) : take(null, answered.message)))
      .catch(() => take(null, words.head.failures.noAnswer))
    return () => {
      isCurrent = false
    }
  }, [edges, unit, asOf])
  return answer.unit === unit ? { edges, ...answer } : { edges, ledger: null, problem: null }
}

import { useState } from 'react'
import type { LedgerUnit } from '#shared/ledger'
import { LEDGER_FORMATS } from '#shared/ledger-files'
import type { TimeSpan } from '#shared/sample-window'
import { useLedger } from '../../components/use-ledger'
import { saveLedger } from '../../stores/transfer-store'
import { liveHistory, useSession } from '../../stores/session-store'
import { useTime } from '../../stores/time-store'
import { showPage } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { BackIcon } from '../../ui/icons'
import { MenuButton } from '../../ui/menu-button'
import { Segments, type Segment } from '../../ui/segments'
import { LedgerTable, type EnergyUnit } from './ledger-table'
import { PriceFields } from './price-fields'

const DAY_MS = 86_400_000
/** How far each ledger goes back: two days, a month, a quarter and a year, rounded up to whole periods. */
const LENGTH_MS: Readonly<Record<LedgerUnit, number>> = {
  hour: 2 * DAY_MS,
  day: 31 * DAY_MS,
  week: 91 * DAY_MS,
  month: 365 * DAY_MS,
}
const UNITS: Segment<LedgerUnit>[] = [
  { value: 'hour', text: 'Hours', meaning: 'of the last two days' },
  { value: 'day', text: 'Days', meaning: 'of the last month' },
  { value: 'week', text: 'Weeks', meaning: 'of the last quarter' },
  { value: 'month', text: 'Months', meaning: 'of the last year' },
]
const ENERGY_UNITS: Segment<EnergyUnit>[] = [
  { value: 'J', text: 'J', meaning: 'energy in joules' },
  { value: 'Wh', text: 'Wh', meaning: 'energy in watt hours' },
]
const FORMAT_NAMES = { csv: 'Export as CSV…', json: 'Export as JSON…' } as const
const MINUTE_MS = 60_000

/** What each part of the Mac took per hour, day, week or month, and what it cost. */
export function LedgerPage() {
  const [unit, setUnit] = useState<LedgerUnit>('day')
  const [energyUnit, setEnergyUnit] = useState<EnergyUnit>('J')
  const { span, nowMs } = useKept(unit)
  const { edges, ledger, problem } = useLedger(span, unit, Math.floor(nowMs / MINUTE_MS))
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
        <h2>Energy ledger</h2>
        <div className="page-tools">
          <Segments name="Periods" segments={UNITS} value={unit} onChoose={setUnit} />
          <Segments name="Unit" segments={ENERGY_UNITS} value={energyUnit} onChoose={setEnergyUnit} />
          <MenuButton
            name="Export"
            className="framed"
            entries={() =>
              LEDGER_FORMATS.map((format) => ({
                text: FORMAT_NAMES[format],
                disabled: edges === null,
                onChoose: () => void saveLedger(edges ?? [], format),
              }))
            }
          >
            Export…
          </MenuButton>
        </div>
      </div>
      <div className="page-scroll">
        {ledger === null || edges === null ? (
          <p role="status" className="figure-note">
            {problem ?? (edges === null ? 'Nothing is kept of this source yet.' : 'Adding up the history.')}
          </p>
        ) : (
          <LedgerTable ledger={ledger} unit={unit} energyUnit={energyUnit} nowMs={nowMs} />
        )}
        <PriceFields />
        <p className="figure-note">
          Energy is of the time that was read, which the coverage tells: a dash is unknown, not 0. ANE minutes
          are those in which the ANE took more than at rest. All and cost are of these parts; a whole Mac
          takes more.
        </p>
      </div>
    </main>
  )
}

/** The time that is kept of the source, as far as the ledger goes back, up to its newest sample; null while nothing is. */
function useKept(unit: LedgerUnit): { span: TimeSpan | null; nowMs: number } {
  // Renders again with each sample.
  useSession((session) => session.revision)
  const extent = useTime((time) => time.extent)
  if (extent === null) return { span: null, nowMs: 0 }
  const { columns } = liveHistory
  const nowMs = Math.max(extent.toMs, columns.endTimes()[columns.length - 1] ?? extent.toMs)
  return { span: { fromMs: Math.max(extent.fromMs, nowMs - LENGTH_MS[unit]), toMs: nowMs }, nowMs }
}

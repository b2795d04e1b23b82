import { useState } from 'react'
import type { LedgerUnit } from '#shared/ledger'
import { LEDGER_FORMATS } from '#shared/ledger-files'
import type { TimeSpan } from '#shared/sample-window'
import { words } from '#shared/words/words'
import { PageHead } from '../../components/page-head'
import { useLedger } from '../../components/use-ledger'
import { saveLedger } from '../../stores/transfer-store'
import { liveHistory, useSession } from '../../stores/session-store'
import { useTime } from '../../stores/time-store'
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
const UNITS: Segment<LedgerUnit>[] = (['hour', 'day', 'week', 'month'] as const).map((unit) => ({
  value: unit,
  ...words.ledger.perPeriod[unit],
}))
const ENERGY_UNITS: Segment<EnergyUnit>[] = (['J', 'Wh'] as const).map((unit) => ({
  value: unit,
  text: unit,
  meaning: words.ledger.energyIn[unit],
}))
const MINUTE_MS = 60_000

/** What each part of the Mac took per hour, day, week or month, and what it cost. */
export function LedgerPage() {
  const [unit, setUnit] = useState<LedgerUnit>('day')
  const [energyUnit, setEnergyUnit] = useState<EnergyUnit>('J')
  const { span, nowMs } = useKept(unit)
  const { edges, ledger, problem } = useLedger(span, unit, Math.floor(nowMs / MINUTE_MS))
  return (
    <main className="page">
      <PageHead title={words.ledger.title} back={words.head.backToCharts}>
        <div className="page-tools">
          <Segments name={words.ledger.periods} segments={UNITS} value={unit} onChoose={setUnit} />
          <Segments
            name={words.ledger.unit}
            segments={ENERGY_UNITS}
            value={energyUnit}
            onChoose={setEnergyUnit}
          />
          <MenuButton
            name={words.ledger.export}
            className="framed"
            entries={() =>
              LEDGER_FORMATS.map((format) => ({
                text: words.ledger.exportAs[format],
                disabled: edges === null,
                onChoose: () => void saveLedger(edges ?? [], format),
              }))
            }
          >
            {words.transfer.exportButton}
          </MenuButton>
        </div>
      </PageHead>
      <div className="page-scroll">
        {ledger === null || edges === null ? (
          <p role="status" className="figure-note">
            {problem ?? (edges === null ? words.ledger.nothingKept : words.ledger.addingUp)}
          </p>
        ) : (
          <LedgerTable ledger={ledger} unit={unit} energyUnit={energyUnit} nowMs={nowMs} />
        )}
        <PriceFields />
        <p className="figure-note">{words.ledger.whatItCounts}</p>
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

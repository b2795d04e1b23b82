import { lazy, Suspense } from 'react'
import { AfterFirstPaint } from './charts/first-paint'
import { Board, PageCharts } from './features/charts/board'
import { DropTarget } from './features/drop/drop-target'
import { Hero } from './features/hero/hero'
import { useShortcuts } from './features/keyboard/use-shortcuts'
import { MarkBar } from './features/marks/mark-bar'
import { Confirmation, Notices } from './features/notices/notices'
import { StatusLine } from './features/status-line/status-line'
import { TitleBar, TitleBarRoom } from './features/title-bar/title-bar'
import { TransferBar } from './features/transfer/transfer-bar'
import { useEventList } from './stores/event-list-store'
import { useTransfer } from './stores/transfer-store'
import { useView } from './stores/view-store'

// Loaded when first needed, so that a window opens faster.
const MeasurementsPage = lazy(async () => {
  const module = await import('./features/measurements/measurements-page')
  return { default: module.MeasurementsPage }
})
const MeasurementPage = lazy(async () => {
  const module = await import('./features/measurement/measurement-page')
  return { default: module.MeasurementPage }
})
const ComparisonPage = lazy(async () => {
  const module = await import('./features/comparison/comparison-page')
  return { default: module.ComparisonPage }
})
const EventsPanel = lazy(async () => {
  const module = await import('./features/events/events-panel')
  return { default: module.EventsPanel }
})
const CapabilitiesPage = lazy(async () => {
  const module = await import('./features/capabilities/capabilities-page')
  return { default: module.CapabilitiesPage }
})
const DoctorPage = lazy(async () => {
  const module = await import('./features/doctor/doctor-page')
  return { default: module.DoctorPage }
})
const SettingsPage = lazy(async () => {
  const module = await import('./features/settings/settings-page')
  return { default: module.SettingsPage }
})
const LedgerPage = lazy(async () => {
  const module = await import('./features/ledger/ledger-page')
  return { default: module.LedgerPage }
})
const PermissionPanel = lazy(async () => {
  const module = await import('./features/live-readings/permission-panel')
  return { default: module.PermissionPanel }
})
const TrustPanel = lazy(async () => {
  const module = await import('./features/live-readings/trust-panel')
  return { default: module.TrustPanel }
})
const KeySheet = lazy(async () => {
  const module = await import('./features/keyboard/key-sheet')
  return { default: module.KeySheet }
})
const TableDialog = lazy(async () => {
  const module = await import('./features/charts/table-dialog')
  return { default: module.TableDialog }
})
const ExportDialog = lazy(async () => {
  const module = await import('./features/transfer/export-dialog')
  return { default: module.ExportDialog }
})

export function App() {
  useShortcuts()
  return (
    <div className="window">
      <AfterFirstPaint placeholder={<TitleBarRoom />}>
        <TitleBar />
      </AfterFirstPaint>
      <Notices />
      <Suspense fallback={null}>
        <Page />
      </Suspense>
      <TransferBar />
      <AfterFirstPaint placeholder={<footer className="status-line" />}>
        <StatusLine />
      </AfterFirstPaint>
      <Confirmation />
      <MarkBar />
      <Suspense fallback={null}>
        <Panels />
      </Suspense>
      <DropTarget />
    </div>
  )
}

function Page() {
  const page = useView((view) => view.page)
  switch (page.kind) {
    case 'charts':
      return (
        <>
          <Hero />
          <Board list={<EventList />} />
        </>
      )
    case 'measurements':
      return <MeasurementsPage />
    case 'measurement':
      return (
        <MeasurementPage key={page.id} id={page.id} isNew={page.isNew === true} charts={<MeasuredCharts />} />
      )
    case 'comparison':
      return <ComparisonPage key={page.ids.join()} ids={page.ids} />
    case 'capabilities':
      return <CapabilitiesPage />
    case 'doctor':
      return <DoctorPage />
    case 'settings':
      return <SettingsPage section={page.section} />
    case 'ledger':
      return <LedgerPage />
  }
}

function MeasuredCharts() {
  return (
    <>
      <PageCharts />
      <EventList />
    </>
  )
}

/** Loaded when it is first opened, while the charts stay. */
function EventList() {
  const isOpen = useEventList((list) => list.isOpen)
  return isOpen ? (
    <Suspense fallback={null}>
      <EventsPanel />
    </Suspense>
  ) : null
}

/** The dialogs. Each decides itself whether it shows anything. */
function Panels() {
  const liveOpen = useView((view) => view.liveOpen)
  const keysOpen = useView((view) => view.keysOpen)
  const tableChart = useView((view) => view.tableChart)
  const isExporting = useTransfer((transfer) => transfer.exporting !== null)
  return (
    <>
      {liveOpen && <PermissionPanel />}
      {liveOpen && <TrustPanel />}
      {keysOpen && <KeySheet />}
      {tableChart !== null && <TableDialog id={tableChart} />}
      {isExporting && <ExportDialog />}
    </>
  )
}

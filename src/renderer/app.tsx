import { useEffect } from 'react'
import type { WindowCommand } from '#shared/ipc-contract'
import { mainProcess } from './bridge/bridge'
import { Board, PageCharts } from './features/charts/board'
import { ComparisonPage } from './features/comparison/comparison-page'
import { DropTarget } from './features/drop/drop-target'
import { Hero } from './features/hero/hero'
import { useShortcuts } from './features/keyboard/use-shortcuts'
import { MeasurementPage } from './features/measurement/measurement-page'
import { MeasurementsPage } from './features/measurements/measurements-page'
import { Confirmation } from './features/notices/confirmation'
import { Notices } from './features/notices/notices'
import { PermissionPanel } from './features/permission/permission-panel'
import { SettingsPanel } from './features/settings/settings-panel'
import { StatusLine } from './features/status-line/status-line'
import { TitleBar } from './features/title-bar/title-bar'
import { ExportDialog } from './features/transfer/export-dialog'
import { TransferBar } from './features/transfer/transfer-bar'
import { TrustPanel } from './features/trust/trust-panel'
import { activeTarget } from './snapshot/active-target'
import { answerSnapshot, copyPicture, savePicture } from './snapshot/deliver'
import { request } from './stores/actions'
import { connect } from './stores/connect'
import { showPage } from './stores/measurement-actions'
import { showNotice } from './stores/notices-store'
import { useView } from './stores/view-store'
import { selectedText } from './ui/selected-text'

export function App() {
  useEffect(() => connect(mainProcess(), obey), [])
  useShortcuts()
  return (
    <div className="window">
      <TitleBar />
      <Notices />
      <Page />
      <TransferBar />
      <StatusLine />
      <Confirmation />
      <SettingsPanel />
      <PermissionPanel />
      <TrustPanel />
      <ExportDialog />
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
          <Board />
        </>
      )
    case 'measurements':
      return <MeasurementsPage />
    case 'measurement':
      return (
        <MeasurementPage key={page.id} id={page.id} isNew={page.isNew === true} charts={<PageCharts />} />
      )
    case 'comparison':
      return <ComparisonPage key={page.ids.join()} ids={page.ids} />
  }
}

/** The menu's key cannot know whether text is meant; where some is selected, it is. */
function copyFocused(): void {
  const text = selectedText()
  if (text === '') void copyPicture(activeTarget())
  else void request('text:copy', text)
}

/** What a menu, a key or the command line asks of this window. */
function obey(command: WindowCommand): void {
  switch (command.kind) {
    case 'snapshot':
      void answerSnapshot(command)
      return
    case 'save-focused':
      void savePicture(activeTarget())
      return
    case 'copy-focused':
      copyFocused()
      return
    case 'notice':
      showNotice(command.message)
      return
    case 'show-settings':
      useView.setState({ settingsOpen: true })
      return
    case 'show-live':
      useView.setState({ liveOpen: true })
      return
    case 'show-measurements':
      showPage({ kind: 'measurements' })
      return
    case 'show-measurement':
      showPage({ kind: 'measurement', id: command.id })
  }
}

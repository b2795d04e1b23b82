import { useEffect } from 'react'
import type { WindowCommand } from '#shared/ipc-contract'
import { mainProcess } from './bridge/bridge'
import { Board } from './features/charts/board'
import { DropTarget } from './features/drop/drop-target'
import { Hero } from './features/hero/hero'
import { useShortcuts } from './features/keyboard/use-shortcuts'
import { Confirmation } from './features/notices/confirmation'
import { Notices } from './features/notices/notices'
import { PermissionPanel } from './features/permission/permission-panel'
import { SettingsPanel } from './features/settings/settings-panel'
import { StatusLine } from './features/status-line/status-line'
import { TitleBar } from './features/title-bar/title-bar'
import { TrustPanel } from './features/trust/trust-panel'
import { activeTarget } from './snapshot/active-target'
import { answerSnapshot, copyPicture, savePicture } from './snapshot/deliver'
import { connect } from './stores/connect'
import { showNotice } from './stores/notices-store'
import { useView } from './stores/view-store'

export function App() {
  useEffect(() => connect(mainProcess(), obey), [])
  useShortcuts()
  return (
    <div className="window">
      <TitleBar />
      <Notices />
      <Hero />
      <Board />
      <StatusLine />
      <Confirmation />
      <SettingsPanel />
      <PermissionPanel />
      <TrustPanel />
      <DropTarget />
    </div>
  )
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
      void copyPicture(activeTarget())
      return
    case 'notice':
      showNotice(command.message)
      return
    case 'show-settings':
      useView.setState({ settingsOpen: true })
      return
    case 'show-live':
      useView.setState({ liveOpen: true })
  }
}

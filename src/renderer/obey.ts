import type { WindowCommand } from '#shared/ipc-contract'
import { activeTarget } from './snapshot/active-target'
import { answerSnapshot, copyPicture, savePicture } from './snapshot/deliver'
import { request } from './stores/actions'
import { showPage } from './stores/measurement-actions'
import { showNotice } from './stores/notices-store'
import { useView } from './stores/view-store'
import { selectedText } from './ui/selected-text'

/** The menu's key cannot know whether text is meant; where some is selected, it is. */
function copyFocused(): void {
  const text = selectedText()
  if (text === '') void copyPicture(activeTarget())
  else void request('text:copy', text)
}

/** What a menu, a key or the command line asks of this window. */
export function obey(command: WindowCommand): void {
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

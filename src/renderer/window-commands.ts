import type { WindowCommand } from '#shared/ipc-contract'
import { request } from './bridge/bridge'
import { runFromMenu } from './features/keyboard/run-command'
import { activeTarget, copyPicture, deliverSnapshot, savePicture } from './snapshot/deliver'
import { showNotice } from './stores/notices-store'
import { showMoment } from './stores/time-actions'
import { showPage, showSettings, useView } from './stores/view-store'

/** The text selected on the page or in the focused field; empty without a selection. */
function selectedText(): string {
  const field = document.activeElement
  if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
    const { value, selectionStart, selectionEnd } = field
    return value.slice(selectionStart ?? 0, selectionEnd ?? 0)
  }
  return window.getSelection()?.toString() ?? ''
}

/** Copies the selected text, else the picture of the active chart: the menu has one key for both. */
function copySelection(): void {
  const text = selectedText()
  if (text === '') void copyPicture(activeTarget())
  else void request('text:copy', text)
}

/** Carries out a command of main's: from a menu, the tray or the command line. */
export function handleCommand(command: WindowCommand): void {
  switch (command.kind) {
    case 'snapshot':
      void deliverSnapshot(command)
      return
    case 'save-focused':
      void savePicture(activeTarget())
      return
    case 'copy-focused':
      copySelection()
      return
    case 'notice':
      showNotice(command.message)
      return
    case 'show-settings':
      showSettings(command.section)
      return
    case 'run-command':
      runFromMenu(command.id)
      return
    case 'show-time':
      showMoment(command)
      return
    case 'show-live':
      useView.setState({ liveOpen: true })
      return
    case 'show-capabilities':
      showPage({ kind: 'capabilities' })
      return
    case 'show-doctor':
      showPage({ kind: 'doctor' })
      return
    case 'show-measurements':
      showPage({ kind: 'measurements' })
      return
    case 'show-measurement':
      showPage({ kind: 'measurement', id: command.id })
  }
}

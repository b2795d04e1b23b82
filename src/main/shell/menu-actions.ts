import { app } from 'electron'
import type { SnapshotTarget } from '#shared/charts'
import type { GlanceAction } from '#shared/glance'
import type { Result, WindowCommand } from '#shared/ipc-contract'
import type { SelectableKind } from '#shared/sources'
import { errorFields, nameOf, whereLogged } from '../log/bug-reports'
import { log } from '../log/log'
import type { Pipeline } from '../pipeline/pipeline'
import type { MenuAction } from '../presentation/tray-menu'
import { showAbout } from './about'
import type { AppAlerts } from './app-alerts'
import type { AppStorage } from './app-storage'
import { checkForUpdates, manageCommandLink } from './distribution'
import type { FileOpening } from './file-opening'
import { writeStartAtLogin } from './macos-integration'

/** What a button of the popover stands for in the menu. */
export function menuActionOf(action: Exclude<GlanceAction, 'close'>): MenuAction {
  if (action === 'snapshot') return { kind: 'snapshot', target: 'all' }
  if (action === 'resume') return { kind: 'set-paused', paused: false }
  return action === 'show-settings' ? { kind: action, section: 'general' } : { kind: action }
}

export interface MenuActionParts {
  pipeline: Pipeline
  storage: AppStorage
  opening: FileOpening
  alerts: AppAlerts
  openWindow: () => void
  /** Opens the window where there is none. */
  command: (command: WindowCommand) => void
  selectSource: (kind: SelectableKind) => Promise<Result>
  saveSnapshot: (target: SnapshotTarget) => Promise<Result<unknown>>
  /** Shows a sentence, and opens the window for it. */
  notify: (message: string) => void
}

/** Carries out what is chosen in the tray's menu and in the menu bar. A failure is shown as a notice. */
export class MenuActions {
  constructor(private readonly parts: MenuActionParts) {}

  async perform(action: MenuAction): Promise<void> {
    try {
      const result = await this.start(action)
      if (result?.ok === false) this.parts.notify(result.message)
    } catch (thrown) {
      log.error('bug', `${action.kind} failed.`, errorFields(thrown))
      this.parts.notify(`This could not be done (${nameOf(thrown)}). Try again; ${whereLogged()}.`)
    }
  }

  private start(action: MenuAction): Promise<Result<unknown>> | Result<unknown> | null {
    const { pipeline, storage, opening, alerts, openWindow, command, selectSource, saveSnapshot } = this.parts
    switch (action.kind) {
      case 'open-window':
        openWindow()
        return null
      case 'snapshot':
        return saveSnapshot(action.target)
      case 'start-measurement':
        return storage.startMeasurement()
      case 'stop-measurement':
        return this.stopMeasurement()
      case 'show-measurements':
        command({ kind: 'show-measurements' })
        return null
      case 'add-mark':
        return pipeline.mark('')
      case 'save-recent':
        return opening.saveRecent()
      case 'choose-import':
        return opening.chooseImport()
      case 'set-paused':
        pipeline.setPaused(action.paused)
        return null
      case 'select-source':
        return selectSource(action.source)
      case 'show-live':
        command({ kind: 'show-live' })
        return null
      case 'show-settings':
        command({ kind: 'show-settings', section: action.section })
        return null
      case 'show-alert':
        alerts.showLast()
        return null
      case 'snooze-alerts':
        alerts.setSnoozed(action.isWanted)
        return null
      case 'choose-recording':
        return opening.choose()
      case 'set-start-at-login':
        writeStartAtLogin(action.enabled)
        return null
      case 'show-about':
        return showAbout()
      case 'check-for-updates':
        return checkForUpdates()
      case 'install-command':
        return manageCommandLink()
      case 'quit':
        app.quit()
        return null
    }
  }

  private async stopMeasurement(): Promise<Result<unknown>> {
    const stopped = await this.parts.storage.stopMeasurement()
    if (stopped.ok) this.parts.command({ kind: 'show-measurement', id: stopped.value.id })
    return stopped
  }
}

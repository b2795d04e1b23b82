import { app, Notification, screen, type BrowserWindow, type Rectangle } from 'electron'
import type { Diagnosis } from '#shared/diagnosis'
import type { Result } from '#shared/ipc-contract'
import { diagnose, observe } from '../doctor/doctor'
import type { AppFound, Observations } from '../doctor/observations'
import { writeReport } from '../doctor/report'
import { thisMac } from '../doctor/this-mac'
import { describeWriteError, writeFileAtomically } from '../files/atomic-write'
import { isOff } from '../presentation/hidden-item'
import type { StartHelper } from '../sources/ioreport/helper-client'
import type { HistoryCondition } from '../storage/inspect-history'
import { readStartAtLogin } from './macos-integration'
import { chooseReport } from './native-dialogs'

export interface MacCheckParts {
  historyFolder: string
  inspectHistory: () => Promise<HistoryCondition>
  startHelper: StartHelper
  trayBounds: () => Rectangle | null
  parent: () => BrowserWindow | null
}

/** *Check this Mac*: what `anemometer doctor` asks, and what only the app can ask. */
export class MacCheck {
  private running: Promise<Observations> | null = null
  private seen: Observations | null = null

  constructor(private readonly parts: MacCheckParts) {}

  /** Whoever asks while it runs gets the same answer. */
  async check(): Promise<Result<Diagnosis>> {
    const { historyFolder, inspectHistory, startHelper } = this.parts
    this.running ??= observe(
      thisMac({
        ...{ version: app.getVersion(), historyFolder, inspectHistory, startHelper, runPowermetrics: null },
        inspectApp: () => Promise.resolve(this.inspectApp()),
      }),
    ).finally(() => (this.running = null))
    this.seen = await this.running
    return { ok: true, value: diagnose(this.seen) }
  }

  async saveReport(): Promise<Result<{ path: string | null }>> {
    if (this.seen === null) return { ok: false, message: 'Nothing was checked yet. Check this Mac first.' }
    const chosen = await chooseReport(this.parts.parent())
    if (!chosen.ok || chosen.value === null) return chosen.ok ? { ok: true, value: { path: null } } : chosen
    const path = chosen.value
    try {
      await writeFileAtomically(path, writeReport(this.seen))
    } catch (error) {
      return { ok: false, message: describeWriteError(path, error) }
    }
    return { ok: true, value: { path } }
  }

  private inspectApp(): AppFound {
    const displays = screen.getAllDisplays()
    return {
      displays: displays.map(({ size, scaleFactor }) => ({
        ...{ widthPx: size.width, heightPx: size.height, scaleFactor },
      })),
      tray: this.inspectTray(displays.map(({ bounds }) => bounds)),
      notifications: Notification.isSupported() ? 'supported' : 'not-supported',
      startsAtLogin: readStartAtLogin(),
    }
  }

  /** Linux tells nothing. */
  private inspectTray(displays: readonly Rectangle[]): AppFound['tray'] {
    const bounds = process.platform === 'linux' ? null : this.parts.trayBounds()
    if (bounds === null) return null
    const { width, height } = bounds
    return { widthPx: width, heightPx: height, isWithinDisplay: isOff(bounds, displays) === false }
  }
}

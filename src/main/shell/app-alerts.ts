import { Notification } from 'electron'
import { isOfSession, SNOOZE_MS, type AlertsState, type FiredAlert } from '#shared/alerts'
import type { WindowCommand } from '#shared/ipc-contract'
import type { Settings, SettingsPatch } from '#shared/settings'
import { alertTitle } from '../alerts/alert-text'
import { Alerts } from '../alerts/alerts'
import type { Pipeline } from '../pipeline/pipeline'

/** So many notifications can still be clicked; Electron forgets those that nobody refers to. */
const MOST_CLICKABLE = 20

export interface AppAlertsParts {
  pipeline: Pipeline
  settings: () => Settings
  updateSettings: (patch: SettingsPatch) => void
  isMeasuring: () => boolean
  /** Opens the window where there is none. */
  command: (command: WindowCommand) => void
  /** Shows a sentence in the window, or keeps it until the person opens one. */
  note: (message: string) => void
  onChange: (state: AlertsState) => void
}

/** The alerts of the app: shows them as notifications of the system, whose click opens the window at their moment. */
export class AppAlerts {
  /** To be registered with the pipeline. */
  readonly consumer: Alerts
  private clickable: Notification[] = []

  constructor(private readonly parts: AppAlertsParts) {
    const { pipeline, settings, isMeasuring, onChange } = parts
    this.consumer = new Alerts({
      settings: () => settings().alerts,
      isMeasuring,
      status: () => pipeline.status,
      presentMs: () => pipeline.presentMs(),
      now: () => new Date(),
      addEvent: (event) => pipeline.addEvent(event),
      notify: (alert, isSilent) => this.notify(alert, isSilent),
      onChange,
    })
  }

  get last(): FiredAlert | null {
    return this.consumer.state.fired[0] ?? null
  }

  get isSnoozed(): boolean {
    return this.consumer.state.isSnoozed
  }

  showLast(): void {
    if (this.last !== null) this.show(this.last)
  }

  /** Holds alerts back from now on, or no longer. */
  setSnoozed(isWanted: boolean): void {
    const { alerts } = this.parts.settings()
    const snoozedUntilMs = isWanted ? Date.now() + SNOOZE_MS : null
    this.parts.updateSettings({ alerts: { ...alerts, snoozedUntilMs } })
  }

  private notify(alert: FiredAlert, isSilent: boolean): void {
    const title = alertTitle(alert, this.parts.pipeline.status.isMadeUp)
    // Without the text, which may name a program: what the window is told is logged.
    const inWindow = (): void => this.parts.note(`${title}.`)
    if (!Notification.isSupported()) return inWindow()
    const notification = new Notification({ title, body: alert.text, silent: isSilent })
    notification.on('click', () => this.show(alert))
    notification.on('failed', inWindow)
    notification.show()
    this.clickable = [...this.clickable, notification].slice(-MOST_CLICKABLE)
  }

  private show(alert: FiredAlert): void {
    const { fromMs, toMs, label } = alert
    if (isOfSession(alert, this.parts.pipeline.status))
      this.parts.command({ kind: 'show-time', fromMs, toMs })
    else
      this.parts.command({
        kind: 'notice',
        message: `${label}: that was of other readings than the window shows now.`,
      })
  }
}

import type { BrowserWindow } from 'electron'
import type { PushChannel, PushMap, WindowCommand } from '#shared/ipc-contract'
import { logStateOf } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { WindowPushes } from '../ipc/window-pushes'
import type { Pipeline } from '../pipeline/pipeline'
import type { SettingsStore } from '../settings/settings-store'
import { bringToFront, DockIcon } from './macos-integration'
import { MainWindow } from './main-window'
import { OwnCostWatch } from './own-cost'
import { PRELOAD_PATH } from './paths'
import type { TextSize } from './text-size'

export interface AppWindowParts {
  pipeline: Pipeline
  settings: SettingsStore
  textSize: TextSize
  /** Called before a page is loaded. */
  preparePages: () => void
  /** It became visible: what was not pushed while it was hidden is due. */
  onShown: () => void
  onNoticesChanged: () => void
}

/** The window of the app: opens it, pushes to it what is read and what the app costs, and shows sentences in it. */
export class AppWindow {
  readonly dockIcon = new DockIcon()
  /** To be registered with the pipeline. */
  readonly pushes = new WindowPushes({
    isVisible: () => this.isVisible,
    status: () => this.parts.pipeline.status,
    push: (channel, message) => this.push(channel, message),
  })
  readonly main = new MainWindow(PRELOAD_PATH, {
    onCreated: (page) => this.parts.textSize.follow(page),
    onOpened: () => this.dockIcon.setWindowOpen(true),
    onShown: () => {
      this.ownCost.start()
      this.pushes.onStatus()
      this.parts.onShown()
    },
    onClosed: () => {
      this.ownCost.stop()
      this.pushes.clear()
      this.dockIcon.setWindowOpen(false)
    },
    onBoundsChanged: (windowBounds) => this.parts.settings.update({ windowBounds }),
    onNoticesChanged: () => this.parts.onNoticesChanged(),
  })
  private readonly ownCost = new OwnCostWatch({
    isVisible: () => this.isVisible,
    isLive: () => ['live', 'late'].includes(this.parts.pipeline.status.live?.state.kind ?? ''),
    isReadingLog: () => {
      const { status } = this.parts.pipeline
      return SOURCES[status.kind].isReal && ['reading', 'no-lines'].includes(logStateOf(status).kind)
    },
    intervalMs: () => this.parts.pipeline.status.measuredIntervalMs ?? 0,
    onCost: (cost) => {
      this.pushes.drawEvery(cost.drawEveryMs)
      this.push('own-cost', cost)
    },
  })
  private isDisposed = false

  constructor(private readonly parts: AppWindowParts) {}

  get isVisible(): boolean {
    return this.main.isVisible
  }

  /** null while there is none. */
  get browserWindow(): BrowserWindow | null {
    return this.main.browserWindow
  }

  open(): void {
    if (this.isDisposed) return
    this.parts.preparePages()
    this.main.show(this.parts.settings.current.windowBounds)
    bringToFront()
  }

  /** Does nothing while no page listens: it asks for everything when it begins to. */
  push<C extends PushChannel>(channel: C, message: PushMap[C]): void {
    this.main.push(channel, message)
  }

  /** Opens it, and sends it a command as soon as its page listens. */
  command(command: WindowCommand): void {
    this.open()
    this.main.command(command)
  }

  /** Shows a sentence, and opens the window for it. */
  notify(message: string): void {
    if (this.isDisposed) return
    this.note(message)
    if (!this.main.isListening) this.open()
  }

  /** Shows a sentence, or keeps it until the person opens the window. */
  note(message: string): void {
    this.main.notify(message)
  }

  /** It is not opened any more. */
  dispose(): void {
    this.isDisposed = true
    this.ownCost.stop()
  }
}

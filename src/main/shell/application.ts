import { app, nativeTheme, powerMonitor } from 'electron'
import { join } from 'node:path'
import type { SnapshotTarget } from '#shared/charts'
import type { Result, WindowCommand } from '#shared/ipc-contract'
import type { Sample } from '#shared/sample'
import type { Settings, SettingsPatch } from '#shared/settings'
import { opensAsMeasurement } from '#shared/transfer'
import { WindowPushes } from '../ipc/window-pushes'
import { isLaunchRequest, type LaunchOptions } from '../launch-options'
import { log } from '../log/log'
import { SourceLog } from '../log/source-log'
import { readingOf } from '../presentation/meter-reading'
import type { MenuAction } from '../presentation/tray-menu'
import type { LiveControl } from '../sources/live/live-control'
import { Pipeline, type Consumer } from '../pipeline/pipeline'
import { MarkReceiver } from '../sources/marks/mark-receiver'
import { SourceControl } from '../pipeline/source-control'
import { SettingsStore } from '../settings/settings-store'
import { showAbout } from './about'
import { installApplicationMenu } from './application-menu'
import { bringToFront } from './bring-to-front'
import { DockIcon } from './dock-icon'
import { MainWindow } from './main-window'
import { PageHost } from './page-host'
import { ASSETS_FOLDER, PRELOAD_PATH } from './paths'
import { setUpLive } from './live-set-up'
import { FileOpening } from './file-opening'
import { AppStorage } from './app-storage'
import { OwnCostWatch } from './own-cost'
import { SnapshotFiles } from './snapshot-files'
import { SnapshotRequests } from './snapshot-requests'
import { SleepEvents } from './sleep-events'
import { readStartAtLogin, wasOpenedAtLogin, writeStartAtLogin } from './start-at-login'
import { TrayView } from './tray-view'

/** The app in the menu bar, from its start until it is quit. */
export class Application {
  private readonly notices: string[] = []
  private readonly sourceLog = new SourceLog()
  private newest: Sample | null = null
  private readonly settings = new SettingsStore(join(app.getPath('userData'), 'settings.json'), (message) =>
    this.notify(message),
  )
  private readonly live: LiveControl | null
  private readonly pipeline = new Pipeline(() => this.live?.status ?? null)
  private readonly control: SourceControl
  private readonly opening: FileOpening
  private readonly historyFolder = join(app.getPath('userData'), 'history')
  private readonly storage = new AppStorage({
    folder: this.historyFolder,
    settings: () => this.settings.current,
    onNotice: (message) => this.note(message),
    parent: () => this.window.browserWindow,
    isListShown: () => this.window.browserWindow !== null,
    onMeasurements: (isNews) => this.measurementsChanged(isNews),
    onTransfer: (progress) => this.window.push('transfer', progress),
  })
  private readonly files = new SnapshotFiles((image) => this.storage.picture(image))
  private readonly requests = new SnapshotRequests(PRELOAD_PATH)
  private readonly window = new MainWindow(PRELOAD_PATH, {
    onOpened: () => this.dockIcon.show(),
    onShown: () => {
      this.ownCost.start()
      this.pushes.onStatus()
      // The command line may have added some.
      void this.storage.readMeasurements()
    },
    onClosed: () => {
      this.ownCost.stop()
      this.pushes.clear()
      this.dockIcon.hide()
    },
    onBoundsChanged: (windowBounds) => this.settings.update({ windowBounds }),
  })
  private readonly dockIcon = new DockIcon()
  private readonly pushes = new WindowPushes({
    isVisible: () => this.window.isVisible,
    status: () => this.pipeline.status,
    push: (channel, message) => this.window.push(channel, message),
  })
  private readonly ownCost = new OwnCostWatch({
    isVisible: () => this.window.isVisible,
    isLive: () => ['live', 'late'].includes(this.pipeline.status.live?.state.kind ?? ''),
    intervalMs: () => this.pipeline.status.measuredIntervalMs ?? 0,
    onCost: (cost) => {
      this.pushes.drawEvery(cost.drawEveryMs)
      this.window.push('own-cost', cost)
    },
  })
  private readonly pages = new PageHost(() => ({
    pipeline: this.pipeline,
    control: this.control,
    history: async () => {
      await this.storage.lastHour.settled()
      return this.storage.lastHour.toData()
    },
    storage: this.storage,
    requests: this.requests,
    files: this.files,
    settings: () => this.settings.current,
    updateSettings: (patch) => this.updateSettings(patch),
    selectSource: (kind) => this.selectSource(kind),
    onPageListening: (page) => this.window.markListening(page),
    takeNotices: (page) => (this.window.owns(page) ? this.notices.splice(0) : []),
    opening: this.opening,
  }))
  private readonly tray: TrayView
  /** null until the app begins, and where it cannot be had. */
  private marks: MarkReceiver | null = null
  private isDisposed = false

  constructor({ liveSocketFolder }: LaunchOptions) {
    this.live = setUpLive(this.settings, liveSocketFolder, () => this.pipeline.announce())
    this.control = new SourceControl(this.pipeline, this.live)
    this.opening = new FileOpening({
      control: this.control,
      storage: this.storage,
      parent: () => this.window.browserWindow,
      command: (command) => this.command(command),
    })
    nativeTheme.themeSource = this.settings.current.appearance
    if (this.settings.notice !== null) this.note(this.settings.notice)
    this.installMenu()
    this.tray = new TrayView(
      {
        templateIconPath: join(ASSETS_FOLDER, 'trayTemplate.png'),
        trayInk: () => this.settings.current.trayInk,
        measuringMs: () => this.storage.runningMs,
        startAtLogin: readStartAtLogin,
        onAction: (action) => this.act(action),
      },
      readingOf(this.pipeline.status, null),
    )
    for (const consumer of [this.sourceLog, this.storage, this.pushes, this.trayReadings]) {
      this.pipeline.register(consumer)
    }
    this.pipeline.attach(new SleepEvents(powerMonitor, () => this.pipeline.status.kind !== 'replay'))
  }

  async begin(options: LaunchOptions): Promise<void> {
    this.receiveMarks()
    const { replayPath, replaySpeed } = options
    const imports = replayPath !== null && opensAsMeasurement(replayPath)
    if (replayPath === null || imports) await this.control.select(this.settings.current.source)
    else await this.openRecording(replayPath, replaySpeed)
    if (!options.hidden && !wasOpenedAtLogin()) this.openWindow()
    // It may take a while, and its progress is shown in the window.
    if (imports) await this.openRecording(replayPath, replaySpeed)
  }

  /** Those of `anemometer mark`. */
  private receiveMarks(): void {
    const opened = MarkReceiver.open(this.historyFolder, (text) => {
      if (this.pipeline.status.sessionId === 0)
        return { ok: false, message: 'Nothing is read yet. Try again in a moment.' }
      this.pipeline.mark(text)
      return { ok: true, value: null }
    })
    if (opened.ok) this.marks = opened.value
    else log.warn('process', 'Marks cannot be set from the command line.')
  }

  openWindow(): void {
    if (this.isDisposed) return
    this.pages.prepare()
    this.window.show(this.settings.current.windowBounds)
    bringToFront()
  }

  /** What a second start or the system wanted: the window, and perhaps a recording. Anything else is ignored. */
  takeOver(request: unknown): void {
    this.openWindow()
    if (isLaunchRequest(request) && request.replayPath !== null)
      void this.openRecording(request.replayPath, request.replaySpeed)
  }

  /** From here on nothing is shown or begun; what is still under way ends without a trace. */
  dispose(): void {
    if (this.isDisposed) return
    this.isDisposed = true
    this.marks?.close()
    this.ownCost.stop()
    this.control.stop()
    this.sourceLog.end()
    this.files.dispose()
    this.tray.destroy()
    this.storage.dispose()
  }

  /** What went wrong is told. Where nothing plays yet, as at the start, what usually does begins. */
  private async openRecording(path: string, speed: number | null): Promise<void> {
    await this.notifyFailure(this.opening.open(path, speed))
    if (this.control.isIdle && !this.isDisposed) await this.control.select(this.settings.current.source)
  }

  /** What the tray shows of what is read. */
  private readonly trayReadings: Consumer = {
    onSession: () => this.showInTray(null),
    onSample: ({ sample }) => this.showInTray(sample),
    onStatus: () => this.showInTray(this.newest),
  }

  private showInTray(newest: Sample | null): void {
    this.newest = newest
    this.tray.show(readingOf(this.pipeline.status, newest))
  }

  private act(action: MenuAction): void {
    switch (action.kind) {
      case 'open-window':
        return this.openWindow()
      case 'snapshot':
        return void this.saveSnapshot(action.target)
      case 'start-measurement':
        return void this.notifyFailure(this.storage.startMeasurement())
      case 'stop-measurement':
        return void this.stopMeasurement()
      case 'show-measurements':
        return this.command({ kind: 'show-measurements' })
      case 'add-mark':
        return void this.notifyFailure(this.pipeline.mark(''))
      case 'save-recent':
        return void this.notifyFailure(this.opening.saveRecent())
      case 'choose-import':
        return void this.notifyFailure(this.opening.chooseImport())
      case 'set-paused':
        return this.pipeline.setPaused(action.paused)
      case 'select-source':
        return void this.notifyFailure(this.selectSource(action.source))
      case 'show-live':
        return this.command({ kind: 'show-live' })
      case 'choose-recording':
        return void this.notifyFailure(this.opening.choose())
      case 'set-start-at-login':
        return writeStartAtLogin(action.enabled)
      case 'show-about':
        return void this.notifyFailure(showAbout())
      case 'quit':
        return app.quit()
    }
  }

  /** Remembered for the next start, wherever it was chosen and also where it cannot be had now. */
  private selectSource(source: Settings['source']): Promise<Result> {
    this.settings.update({ source })
    return this.control.select(source)
  }

  private async saveSnapshot(target: SnapshotTarget): Promise<void> {
    this.pages.prepare()
    const page = this.window.browserWindow?.webContents ?? null
    const drawn = await this.requests.draw(target, false, page)
    bringToFront()
    // The window may have been closed meanwhile.
    const saved = drawn.ok ? await this.files.save(drawn.value, this.window.browserWindow) : drawn
    if (!saved.ok) this.notify(saved.message)
  }

  private async stopMeasurement(): Promise<void> {
    const stopped = await this.storage.stopMeasurement()
    if (this.isDisposed) return
    if (stopped.ok) this.command({ kind: 'show-measurement', id: stopped.value.id })
    else this.notify(stopped.message)
  }

  /** `isNews`: one began or ended, or the list is another; otherwise only the running one has grown. */
  private measurementsChanged(isNews: boolean): void {
    if (this.isDisposed) return
    if (isNews) {
      this.installMenu()
      this.showInTray(this.newest)
    }
    if (isNews || this.window.isVisible) this.window.push('measurements', this.storage.measurements)
  }

  private installMenu(): void {
    installApplicationMenu({
      isMeasuring: this.storage.runningMs !== null,
      act: (action) => this.act(action),
      command: (command) => this.command(command),
    })
  }

  private async notifyFailure(work: Result<unknown> | Promise<Result<unknown>>): Promise<void> {
    const result = await work
    if (!result.ok) this.notify(result.message)
  }

  private updateSettings(patch: SettingsPatch): Settings {
    const settings = this.settings.update(patch)
    log.debug('settings', 'Settings were changed.', { changed: Object.keys(patch).join(' ') })
    this.live?.readings.setInterval(settings.intervalMs)
    this.storage.settingsChanged()
    nativeTheme.themeSource = settings.appearance
    this.showInTray(this.newest)
    this.window.push('settings', settings)
    return settings
  }

  /** A window that is only opening is told as soon as its page listens. */
  private command(command: WindowCommand): void {
    this.openWindow()
    this.window.command(command)
  }

  /** In the window if its page listens, otherwise as soon as one does. */
  private notify(message: string): void {
    if (this.isDisposed) return
    this.note(message)
    if (!this.window.isListening) this.openWindow()
  }

  /** The same, where it can wait until the person opens the window. */
  note(message: string): void {
    log.warn('notice', message)
    if (this.window.isListening) this.window.push('command', { kind: 'notice', message })
    else this.notices.push(message)
  }
}

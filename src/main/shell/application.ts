import { app, nativeTheme, powerMonitor } from 'electron'
import { join } from 'node:path'
import type { SnapshotTarget } from '#shared/charts'
import type { ShortcutTarget } from '#shared/global-shortcuts'
import type { Result } from '#shared/ipc-contract'
import type { Settings } from '#shared/settings'
import { opensAsMeasurement } from '#shared/transfer'
import { isLaunchRequest, type LaunchOptions } from '../launch-options'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import { SourceLog } from '../log/source-log'
import type { LogControl } from '../pipeline/log-control'
import { Pipeline } from '../pipeline/pipeline'
import { SourceControl } from '../pipeline/source-control'
import { SettingsStore } from '../settings/settings-store'
import type { IoReportOptions } from '../sources/ioreport/ioreport-readings'
import type { LiveControl } from '../sources/live/live-control'
import { MarkReceiver } from '../sources/marks/mark-receiver'
import { AppAlerts } from './app-alerts'
import { AppSharing } from './app-sharing'
import { AppStorage, type MeasurementsChange } from './app-storage'
import { AppWindow } from './app-window'
import { installApplicationMenu } from './application-menu'
import { FileOpening } from './file-opening'
import { GlobalShortcuts } from './global-shortcuts'
import { setUpLive, setUpLog } from './live-set-up'
import { bringToFront, wasOpenedAtLogin } from './macos-integration'
import { MacCheck } from './mac-check'
import { MenuActions } from './menu-actions'
import { MenuBar } from './menu-bar'
import { PageHost } from './page-host'
import { PRELOAD_PATH } from './paths'
import { SleepEvents } from './sleep-events'
import { SnapshotFiles } from './snapshot-files'
import { SnapshotRequests } from './snapshot-requests'
import { TextSize } from './text-size'
import { startUtilityProcess } from './utility-process'

/** The app in the menu bar, from its start until it is quit: creates its parts and connects them. */
export class Application {
  private readonly sourceLog = new SourceLog()
  private readonly settings = new SettingsStore(join(app.getPath('userData'), 'settings.json'), (message) =>
    this.window.notify(message),
  )
  private readonly textSize = new TextSize({
    textSizePercent: () => this.settings.current.textSizePercent,
    onChosen: (textSizePercent) => this.updateSettings({ textSizePercent }),
  })
  private readonly live: LiveControl | null
  private readonly pipeline = new Pipeline(
    () => this.live?.status ?? null,
    (thrown, sentence) => this.consumerFailed(thrown, sentence),
  )
  private readonly unifiedLog: LogControl = setUpLog(this.pipeline)
  private readonly control: SourceControl
  private readonly opening: FileOpening
  private readonly historyFolder = join(app.getPath('userData'), 'history')
  private readonly storage = new AppStorage({
    folder: this.historyFolder,
    settings: () => this.settings.current,
    onNotice: (message) => this.window.note(message),
    onRecording: (problem) => this.alerts.consumer.onRecording(problem),
    parent: () => this.window.browserWindow,
    isListShown: () => this.window.browserWindow !== null,
    onMeasurements: (changed) => this.measurementsChanged(changed),
    onTransfer: (progress) => this.window.push('transfer', progress),
    logSettled: () => this.unifiedLog.settled(),
  })
  private readonly files = new SnapshotFiles((image) => this.storage.picture(image))
  private readonly requests = new SnapshotRequests(PRELOAD_PATH)
  private readonly window = new AppWindow({
    pipeline: this.pipeline,
    settings: this.settings,
    textSize: this.textSize,
    preparePages: () => this.pages.prepare(),
    onShown: () => {
      this.sharing.pushStatus()
      // The command line may have added measurements.
      void this.storage.readMeasurements()
    },
    onNoticesChanged: () => this.menuBar.refresh(),
  })
  private readonly sharing = new AppSharing({
    pipeline: this.pipeline,
    settings: this.settings,
    window: this.window,
  })
  private readonly alerts = new AppAlerts({
    pipeline: this.pipeline,
    settings: () => this.settings.current,
    updateSettings: (patch) => void this.updateSettings(patch),
    isMeasuring: () => this.storage.runningFigures !== null,
    command: (command) => this.window.command(command),
    note: (message) => this.window.note(message),
    onChange: (state) => {
      this.window.push('alerts', state)
      this.menuBar.refresh()
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
    onPageListening: (page) => this.window.main.markListening(page),
    takeNotices: (page) => this.window.main.takeNotices(page),
    alerts: () => this.alerts.consumer.state,
    macCheck: this.macCheck,
    opening: this.opening,
    sharing: this.sharing.sharing,
    popover: this.menuBar.popover,
    shortcuts: this.shortcuts,
    setShortcut: (target, accelerator) => this.setShortcut(target, accelerator),
  }))
  private readonly macCheck: MacCheck
  private readonly actions: MenuActions
  private readonly shortcuts = new GlobalShortcuts({
    window: () => this.openWindow(),
    popover: () => this.menuBar.togglePopover(),
  })
  private readonly menuBar: MenuBar
  /** null before `begin`, and where marks cannot be received. */
  private marks: MarkReceiver | null = null
  private isDisposed = false

  /** `ioReport`: how IOReport is read; tests read a library of their own. */
  constructor(
    { liveSocketFolder }: LaunchOptions,
    ioReport: IoReportOptions = { startHelper: startUtilityProcess },
  ) {
    this.live = setUpLive(this.settings, liveSocketFolder, ioReport, () => this.pipeline.announce())
    this.control = new SourceControl(this.pipeline, this.live, startUtilityProcess)
    this.opening = new FileOpening({
      control: this.control,
      storage: this.storage,
      parent: () => this.window.browserWindow,
      command: (command) => this.window.command(command),
    })
    this.macCheck = new MacCheck({
      historyFolder: this.historyFolder,
      inspectHistory: () => this.storage.inspect(),
      startHelper: ioReport.startHelper,
      trayBounds: () => this.menuBar.bounds,
      parent: () => this.window.browserWindow,
    })
    this.actions = new MenuActions({
      pipeline: this.pipeline,
      storage: this.storage,
      opening: this.opening,
      alerts: this.alerts,
      openWindow: () => this.openWindow(),
      command: (command) => this.window.command(command),
      selectSource: (kind) => this.selectSource(kind),
      saveSnapshot: (target) => this.saveSnapshot(target),
      notify: (message) => this.window.notify(message),
    })
    nativeTheme.themeSource = this.settings.current.appearance
    this.menuBar = new MenuBar({
      pipeline: this.pipeline,
      settings: this.settings,
      textSize: this.textSize,
      storage: this.storage,
      window: this.window,
      alerts: this.alerts,
      preparePages: () => this.pages.prepare(),
      onAction: (action) => void this.actions.perform(action),
    })
    if (this.settings.notice !== null) this.window.note(this.settings.notice)
    this.installMenu()
    for (const consumer of [
      this.unifiedLog,
      this.sourceLog,
      this.storage,
      ...this.menuBar.consumers,
      // After storage, so that an event comes after the sample that it is about.
      this.alerts.consumer,
      this.window.pushes,
    ]) {
      this.pipeline.register(consumer)
    }
    this.unifiedLog.setWanted(this.settings.current.readsLog)
    this.pipeline.attach(new SleepEvents(powerMonitor, () => this.pipeline.status.kind !== 'replay'))
  }

  async begin(options: LaunchOptions): Promise<void> {
    this.receiveMarks()
    void this.sharing.begin()
    for (const message of this.shortcuts.begin(this.settings.current.globalShortcuts))
      this.window.note(`A key of the settings does not act. ${message}`)
    const { replayPath, replaySpeed } = options
    const imports = replayPath !== null && opensAsMeasurement(replayPath)
    if (replayPath === null || imports) await this.control.select(this.settings.current.source)
    else await this.openRecording(replayPath, replaySpeed)
    if (!options.hidden && !wasOpenedAtLogin()) this.openWindow()
    // After the window was opened, which shows the progress.
    if (imports) await this.openRecording(replayPath, replaySpeed)
  }

  /** Receives the marks of `anemometer mark`. */
  private receiveMarks(): void {
    const opened = MarkReceiver.open(this.historyFolder, (text, kind) => this.pipeline.mark(text, kind))
    if (opened.ok) this.marks = opened.value
    else log.warn('process', 'Marks cannot be set from the command line.')
  }

  openWindow(): void {
    this.window.open()
  }

  /** A second start, or a file opened by the system: shows the window, and opens the file of a valid `LaunchRequest`. */
  onLaunchRequest(request: unknown): void {
    this.openWindow()
    if (isLaunchRequest(request) && request.replayPath !== null)
      void this.openRecording(request.replayPath, request.replaySpeed)
  }

  /** Stops everything. Nothing is shown or started afterwards; unfinished imports and exports are removed. */
  dispose(): void {
    if (this.isDisposed) return
    this.isDisposed = true
    this.marks?.close()
    this.shortcuts.dispose()
    this.alerts.consumer.dispose()
    this.window.dispose()
    void this.sharing.dispose()
    this.control.stop()
    this.sourceLog.end()
    this.files.dispose()
    this.menuBar.destroy()
    this.storage.dispose()
  }

  /** Shows a failure as a notice. When no source is being read then, as at the start, reads the selected one. */
  private async openRecording(path: string, speed: number | null): Promise<void> {
    const opened = await this.opening.open(path, speed)
    if (!opened.ok) this.window.notify(opened.message)
    if (this.control.isIdle && !this.isDisposed) await this.control.select(this.settings.current.source)
  }

  /** Also saves the choice for the next start, even if the source is not available now. */
  private selectSource(source: Settings['source']): Promise<Result> {
    this.settings.update({ source })
    return this.control.select(source)
  }

  private async saveSnapshot(target: SnapshotTarget): Promise<Result<unknown>> {
    this.pages.prepare()
    const page = this.window.browserWindow?.webContents ?? null
    const drawn = await this.requests.draw(target, false, page)
    bringToFront()
    // The window may have been closed meanwhile.
    return drawn.ok ? this.files.save(drawn.value, this.window.browserWindow) : drawn
  }

  private consumerFailed(thrown: unknown, sentence: string | null): void {
    log.error('bug', 'A part that receives samples failed.', errorFields(thrown))
    if (sentence !== null) this.window.note(sentence)
  }

  private measurementsChanged(changed: MeasurementsChange): void {
    if (this.isDisposed) return
    this.unifiedLog.setMeasuring(this.storage.runningFigures !== null)
    if (changed === 'list') {
      this.alerts.consumer.measuringChanged()
      this.installMenu()
      this.menuBar.refresh()
    } else this.menuBar.popover.refresh()
    if (changed === 'list' || this.window.isVisible)
      this.window.push('measurements', this.storage.measurements)
  }

  private installMenu(): void {
    installApplicationMenu({
      isMeasuring: this.storage.runningFigures !== null,
      onAction: (action) => void this.actions.perform(action),
      onTextSize: (command) => this.textSize.run(command),
      command: (command) => this.window.command(command),
    })
  }

  private setShortcut(target: ShortcutTarget, accelerator: string | null): Result {
    const result = this.shortcuts.set(target, accelerator)
    if (result.ok)
      this.updateSettings({
        globalShortcuts: { ...this.settings.current.globalShortcuts, [target]: accelerator },
      })
    return result
  }

  private updateSettings(patch: Partial<Settings>): Settings {
    const settings = this.settings.update(patch)
    log.debug('settings', 'Settings were changed.', { changed: Object.keys(patch).join(' ') })
    this.live?.readings.setInterval(settings.intervalMs)
    this.storage.settingsChanged()
    this.alerts.consumer.settingsChanged()
    this.unifiedLog.setWanted(settings.readsLog)
    this.sharing.settingsChanged()
    nativeTheme.themeSource = settings.appearance
    this.textSize.changed()
    this.menuBar.settingsChanged()
    this.window.push('settings', settings)
    return settings
  }

  /** Shows a sentence in the window, or keeps it until the person opens one. */
  note(message: string): void {
    this.window.note(message)
  }
}

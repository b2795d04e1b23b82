import { app, nativeTheme, powerMonitor } from 'electron'
import { join } from 'node:path'
import type { SnapshotTarget } from '#shared/charts'
import type { Glance } from '#shared/glance'
import type { ShortcutTarget } from '#shared/global-shortcuts'
import type { Result, WindowCommand } from '#shared/ipc-contract'
import type { Settings } from '#shared/settings'
import { logStateOf } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { opensAsMeasurement } from '#shared/transfer'
import { WindowPushes } from '../ipc/window-pushes'
import { isLaunchRequest, type LaunchOptions } from '../launch-options'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import { SourceLog } from '../log/source-log'
import { Sharing } from '../monitoring/sharing'
import { LogControl } from '../pipeline/log-control'
import { Pipeline } from '../pipeline/pipeline'
import { SourceControl } from '../pipeline/source-control'
import { GlanceMeter } from '../presentation/glance-meter'
import type { MeterReading } from '../presentation/meter-reading'
import { RecentUse } from '../presentation/recent-use'
import { SettingsStore } from '../settings/settings-store'
import type { IoReportOptions } from '../sources/ioreport/ioreport-readings'
import type { LiveControl } from '../sources/live/live-control'
import { MarkReceiver } from '../sources/marks/mark-receiver'
import { logProgram } from '../sources/unified-log/log-command'
import { startLog } from '../sources/unified-log/log-process'
import { Throttle } from '../throttle'
import { AppAlerts } from './app-alerts'
import { AppStorage, type MeasurementsChange } from './app-storage'
import { installApplicationMenu } from './application-menu'
import { FileOpening } from './file-opening'
import { GlobalShortcuts } from './global-shortcuts'
import { setUpLive } from './live-set-up'
import {
  bringToFront,
  DockIcon,
  readStartAtLogin,
  wasOpenedAtLogin,
  watchHiddenItem,
} from './macos-integration'
import { MacCheck } from './mac-check'
import { MainWindow } from './main-window'
import { MenuActions, menuActionOf } from './menu-actions'
import { OwnCostWatch } from './own-cost'
import { PageHost } from './page-host'
import { ASSETS_FOLDER, PRELOAD_PATH } from './paths'
import { PopoverWindow } from './popover-window'
import { SleepEvents } from './sleep-events'
import { SnapshotFiles } from './snapshot-files'
import { SnapshotRequests } from './snapshot-requests'
import { TrayView } from './tray-view'
import { startUtilityProcess } from './utility-process'

/** However often somebody asks for what is shared, the window is told no sooner again. */
const SHORTEST_NEWS_MS = 500

/** The app in the menu bar, from its start until it is quit: creates its parts and connects them. */
export class Application {
  private readonly sourceLog = new SourceLog()
  private readonly settings = new SettingsStore(join(app.getPath('userData'), 'settings.json'), (message) =>
    this.notify(message),
  )
  private readonly live: LiveControl | null
  private readonly pipeline = new Pipeline(
    () => this.live?.status ?? null,
    (thrown, sentence) => this.consumerFailed(thrown, sentence),
  )
  private readonly unifiedLog = new LogControl(this.pipeline, (args, handlers) =>
    startLog(logProgram(), args, handlers, null),
  )
  private readonly recentUse = new RecentUse()
  private readonly sharing = new Sharing({
    pipeline: this.pipeline,
    version: app.getVersion(),
    accessFile: join(app.getPath('userData'), 'web-config.yml'),
    onChange: () => this.sharingNews.ask(),
  })
  private readonly sharingNews = new Throttle(SHORTEST_NEWS_MS, () => {
    if (this.window.isVisible) this.window.push('sharing', this.sharing.status)
  })
  private readonly glanceMeter = new GlanceMeter()
  private readonly control: SourceControl
  private readonly opening: FileOpening
  private readonly historyFolder = join(app.getPath('userData'), 'history')
  private readonly storage = new AppStorage({
    folder: this.historyFolder,
    settings: () => this.settings.current,
    onNotice: (message) => this.note(message),
    onRecording: (problem) => this.alerts.consumer.onRecording(problem),
    parent: () => this.window.browserWindow,
    isListShown: () => this.window.browserWindow !== null,
    onMeasurements: (changed) => this.measurementsChanged(changed),
    onTransfer: (progress) => this.window.push('transfer', progress),
    logSettled: () => this.unifiedLog.settled(),
  })
  private readonly files = new SnapshotFiles((image) => this.storage.picture(image))
  private readonly requests = new SnapshotRequests(PRELOAD_PATH)
  private readonly window = new MainWindow(PRELOAD_PATH, {
    onOpened: () => this.dockIcon.setWindowOpen(true),
    onShown: () => {
      this.ownCost.start()
      this.pushes.onStatus()
      this.window.push('sharing', this.sharing.status)
      // The command line may have added measurements.
      void this.storage.readMeasurements()
    },
    onClosed: () => {
      this.ownCost.stop()
      this.pushes.clear()
      this.dockIcon.setWindowOpen(false)
    },
    onBoundsChanged: (windowBounds) => this.settings.update({ windowBounds }),
    // The first may come before there is a tray.
    onNoticesChanged: () => (this.tray as TrayView | undefined)?.refresh(),
  })
  private readonly dockIcon = new DockIcon()
  private readonly pushes = new WindowPushes({
    isVisible: () => this.window.isVisible,
    status: () => this.pipeline.status,
    push: (channel, message) => this.window.push(channel, message),
  })
  private readonly alerts = new AppAlerts({
    pipeline: this.pipeline,
    settings: () => this.settings.current,
    updateSettings: (patch) => void this.updateSettings(patch),
    isMeasuring: () => this.storage.runningFigures !== null,
    command: (command) => this.command(command),
    note: (message) => this.note(message),
    onChange: (state) => {
      this.window.push('alerts', state)
      this.tray.refresh()
    },
  })
  private readonly ownCost = new OwnCostWatch({
    isVisible: () => this.window.isVisible,
    isLive: () => ['live', 'late'].includes(this.pipeline.status.live?.state.kind ?? ''),
    isReadingLog: () =>
      SOURCES[this.pipeline.status.kind].isReal &&
      ['reading', 'no-lines'].includes(logStateOf(this.pipeline.status).kind),
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
    takeNotices: (page) => this.window.takeNotices(page),
    alerts: () => this.alerts.consumer.state,
    macCheck: this.macCheck,
    opening: this.opening,
    sharing: this.sharing,
    popover: this.popover,
    shortcuts: this.shortcuts,
    setShortcut: (target, accelerator) => this.setShortcut(target, accelerator),
  }))
  private readonly popover = new PopoverWindow(PRELOAD_PATH, {
    glance: () => this.glanceOf(this.tray.shown),
    onOpening: () => this.pages.prepare(),
    onChoose: (action) => void this.actions.perform(menuActionOf(action)),
  })
  private readonly macCheck: MacCheck
  private readonly actions: MenuActions
  private readonly shortcuts = new GlobalShortcuts({
    window: () => this.openWindow(),
    popover: () => this.togglePopover(),
  })
  private readonly tray: TrayView
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
      command: (command) => this.command(command),
    })
    this.macCheck = new MacCheck({
      historyFolder: this.historyFolder,
      inspectHistory: () => this.storage.inspect(),
      startHelper: ioReport.startHelper,
      trayBounds: () => this.tray.bounds,
      parent: () => this.window.browserWindow,
    })
    this.actions = new MenuActions({
      pipeline: this.pipeline,
      storage: this.storage,
      opening: this.opening,
      alerts: this.alerts,
      openWindow: () => this.openWindow(),
      command: (command) => this.command(command),
      selectSource: (kind) => this.selectSource(kind),
      saveSnapshot: (target) => this.saveSnapshot(target),
      notify: (message) => this.notify(message),
    })
    nativeTheme.themeSource = this.settings.current.appearance
    if (this.settings.notice !== null) this.note(this.settings.notice)
    this.installMenu()
    this.tray = new TrayView({
      templateIconPath: join(ASSETS_FOLDER, 'trayTemplate.png'),
      status: () => this.pipeline.status,
      settings: () => this.settings.current,
      minute: this.glanceMeter.minute,
      glance: (reading) => this.glanceOf(reading),
      isMeasuring: () => this.storage.runningFigures !== null,
      startAtLogin: readStartAtLogin,
      waitingMessages: () => this.window.waitingNotices,
      onClick: (bounds) => this.popover.toggle(bounds),
      alerts: () => this.alerts,
      onAction: (action) => void this.actions.perform(action),
    })
    for (const consumer of [
      this.unifiedLog,
      this.recentUse,
      this.glanceMeter,
      this.sourceLog,
      this.storage,
      // After storage, so that an event comes after the sample that it is about.
      this.alerts.consumer,
      this.pushes,
      this.tray,
      this.popover,
    ]) {
      this.pipeline.register(consumer)
    }
    watchHiddenItem({
      bounds: () => this.tray.bounds,
      isTold: () => this.settings.current.toldHiddenItem,
      setTold: (toldHiddenItem) => this.settings.update({ toldHiddenItem }),
      dockIcon: this.dockIcon,
      openWindow: () => this.openWindow(),
    })
    this.unifiedLog.setWanted(this.settings.current.readsLog)
    powerMonitor.on('suspend', () => this.unifiedLog.sleep())
    powerMonitor.on('resume', () => this.unifiedLog.wake())
    this.pipeline.attach(new SleepEvents(powerMonitor, () => this.pipeline.status.kind !== 'replay'))
  }

  async begin(options: LaunchOptions): Promise<void> {
    this.receiveMarks()
    void this.beginSharing()
    for (const message of this.shortcuts.begin(this.settings.current.globalShortcuts))
      this.note(`A key of the settings does not act. ${message}`)
    const { replayPath, replaySpeed } = options
    const imports = replayPath !== null && opensAsMeasurement(replayPath)
    if (replayPath === null || imports) await this.control.select(this.settings.current.source)
    else await this.openRecording(replayPath, replaySpeed)
    if (!options.hidden && !wasOpenedAtLogin()) this.openWindow()
    // After the window was opened, which shows the progress.
    if (imports) await this.openRecording(replayPath, replaySpeed)
  }

  /** A failure is told, since nobody looks at the settings at the start. */
  private async beginSharing(): Promise<void> {
    await this.sharing.follow(this.settings.current)
    const { state } = this.sharing.status
    if (state.kind === 'failed') this.note(`Readings are not shared. ${state.message}`)
  }

  /** Receives the marks of `anemometer mark`. */
  private receiveMarks(): void {
    const opened = MarkReceiver.open(this.historyFolder, (text, kind) => {
      if (this.pipeline.status.sessionId === 0)
        return { ok: false, message: 'Nothing is read yet. Try again in a moment.' }
      this.pipeline.mark(text, kind)
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

  /** A second start, or a file opened by the system: shows the window, and opens the file of a valid `LaunchRequest`. */
  onLaunchRequest(request: unknown): void {
    this.openWindow()
    if (isLaunchRequest(request) && request.replayPath !== null)
      void this.openRecording(request.replayPath, request.replaySpeed)
  }

  private glanceOf(reading: MeterReading): Glance {
    const { runningFigures: measuring } = this.storage
    return this.glanceMeter.glance({ reading, who: this.recentUse.sentence, measuring })
  }

  /** Stops everything. Nothing is shown or started afterwards; unfinished imports and exports are removed. */
  dispose(): void {
    if (this.isDisposed) return
    this.isDisposed = true
    this.marks?.close()
    this.shortcuts.dispose()
    void this.sharing.dispose()
    this.sharingNews.cancel()
    this.ownCost.stop()
    this.control.stop()
    this.sourceLog.end()
    this.files.dispose()
    this.tray.destroy()
    this.popover.destroy()
    this.storage.dispose()
  }

  /** Shows a failure as a notice. When no source is being read then, as at the start, reads the selected one. */
  private async openRecording(path: string, speed: number | null): Promise<void> {
    const opened = await this.opening.open(path, speed)
    if (!opened.ok) this.notify(opened.message)
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
    if (sentence !== null) this.note(sentence)
  }

  private measurementsChanged(changed: MeasurementsChange): void {
    if (this.isDisposed) return
    this.unifiedLog.setMeasuring(this.storage.runningFigures !== null)
    if (changed === 'list') this.alerts.consumer.measuringChanged()
    if (changed === 'list') {
      this.installMenu()
      this.tray.refresh()
    }
    this.popover.refresh()
    if (changed === 'list' || this.window.isVisible)
      this.window.push('measurements', this.storage.measurements)
  }

  private installMenu(): void {
    installApplicationMenu({
      isMeasuring: this.storage.runningFigures !== null,
      onAction: (action) => void this.actions.perform(action),
      command: (command) => this.command(command),
    })
  }

  /** By a key: beside the item, or at the pointer where the panel does not say where that is. */
  private togglePopover(): void {
    const { bounds } = this.tray
    this.popover.toggle(bounds !== null && bounds.width > 0 ? bounds : null)
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
    void this.sharing.follow(settings)
    nativeTheme.themeSource = settings.appearance
    this.tray.settingsChanged()
    this.window.push('settings', settings)
    return settings
  }

  /** Opens the window, and sends it a command as soon as its page listens. */
  private command(command: WindowCommand): void {
    this.openWindow()
    this.window.command(command)
  }

  /** Shows a sentence in the window, and opens the window for it. */
  private notify(message: string): void {
    if (this.isDisposed) return
    this.note(message)
    if (!this.window.isListening) this.openWindow()
  }

  /** Shows a sentence in the window, or keeps it until the person opens one. */
  note(message: string): void {
    this.window.notify(message)
  }
}

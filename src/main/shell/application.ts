import { app, dialog, nativeTheme, type WebContents } from 'electron'
import { join } from 'node:path'
import type { SnapshotTarget } from '#shared/charts'
import type { Result, WindowCommand } from '#shared/ipc-contract'
import { SampleColumns } from '#shared/sample-columns'
import type { Sample } from '#shared/sample'
import type { Settings, SettingsPatch } from '#shared/settings'
import { LONGEST_RANGE_MS } from '#shared/time-range'
import { SampleBatcher } from '../ipc/sample-batcher'
import type { LaunchOptions } from '../launch-options'
import { readingOf, type MeterReading } from '../presentation/meter-reading'
import type { MenuAction } from '../presentation/tray-menu'
import type { LiveControl } from '../sampling/live/live-control'
import { Sampler } from '../sampling/sampler'
import { SourceControl } from '../sampling/source-control'
import { SettingsStore } from '../settings/settings-store'
import { installApplicationMenu } from './application-menu'
import { MainWindow } from './main-window'
import { PageHost } from './page-host'
import { ASSETS_FOLDER, PRELOAD_PATH } from './paths'
import { setUpLive } from './live-set-up'
import { SnapshotFiles } from './snapshot-files'
import { SnapshotRequests } from './snapshot-requests'
import { readStartAtLogin, wasOpenedAtLogin, writeStartAtLogin } from './start-at-login'
import { TrayView } from './tray-view'

/** The app in the menu bar: one instance, until it is quit. */
export function runApplication(options: LaunchOptions): void {
  // A second start hands its wish to the first, through data that Chromium carries for us, and ends.
  if (!app.requestSingleInstanceLock({ replayPath: options.replayPath })) {
    app.quit()
    return
  }
  app.dock?.hide()
  app.on('window-all-closed', () => undefined)
  let application: Application | null = null
  app.on('second-instance', (_event, _args, _folder, wish) => application?.takeOver(wish))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void application?.openRecording(path)
  })
  app.on('activate', () => application?.openWindow())
  app.on('before-quit', () => application?.dispose())
  app
    .whenReady()
    .then(() => {
      application = new Application(options)
      return application.begin(options)
    })
    .catch((error: unknown) => {
      // A bug. Without a tray icon nobody could even quit: say it and end.
      console.error(error)
      app.exit(1)
    })
}

class Application {
  private readonly notices: string[] = []
  private readonly waitingCommands: WindowCommand[] = []
  private readonly history = new SampleColumns(LONGEST_RANGE_MS)
  private newest: Sample | null = null
  private readonly settings = new SettingsStore(join(app.getPath('userData'), 'settings.json'), (message) =>
    this.tell(message),
  )
  private readonly live: LiveControl | null
  private readonly sampler = new Sampler(
    {
      onSession: () => this.beginSession(),
      onSample: (placed) => {
        this.newest = placed.sample
        this.history.append(placed)
        if (this.window.isVisible) this.batcher.add(placed)
        this.tray.show(this.reading)
      },
      onStatus: (status) => {
        this.tray.show(this.reading)
        this.window.push('status', status)
      },
    },
    () => this.live?.status ?? null,
  )
  private readonly control: SourceControl
  private readonly files = new SnapshotFiles()
  private readonly requests = new SnapshotRequests(PRELOAD_PATH)
  private readonly window = new MainWindow(PRELOAD_PATH, {
    onOpened: () => void app.dock?.show(),
    onClosed: () => {
      this.batcher.clear()
      app.dock?.hide()
    },
    onBoundsChanged: (windowBounds) => this.settings.update({ windowBounds }),
  })
  private readonly batcher = new SampleBatcher((samples) => {
    const { status } = this.sampler
    this.window.push('samples', { sessionId: status.sessionId, samples })
    this.window.push('status', status)
  })
  private readonly pages = new PageHost(() => ({
    sampler: this.sampler,
    control: this.control,
    history: this.history,
    requests: this.requests,
    files: this.files,
    settings: () => this.settings.current,
    updateSettings: (patch) => this.updateSettings(patch),
    onPageListening: (page) => this.pageListens(page),
    takeNotices: () => this.notices.splice(0),
    chooseRecording: () => this.chooseRecording(),
  }))
  private readonly tray: TrayView

  constructor({ liveSocketFolder }: LaunchOptions) {
    this.live = setUpLive(this.settings, liveSocketFolder, () => this.sampler.announce())
    this.control = new SourceControl(this.sampler, this.live)
    nativeTheme.themeSource = this.settings.current.appearance
    if (this.settings.notice !== null) this.notices.push(this.settings.notice)
    installApplicationMenu({
      openRecording: () => void this.chooseAndTell(),
      command: (command) => this.command(command),
    })
    this.tray = new TrayView(
      {
        templateIconPath: join(ASSETS_FOLDER, 'trayTemplate.png'),
        trayInk: () => this.settings.current.trayInk,
        startAtLogin: readStartAtLogin,
        onAction: (action) => this.act(action),
      },
      this.reading,
    )
  }

  async begin(options: LaunchOptions): Promise<void> {
    const opened =
      options.replayPath === null ? null : await this.openRecording(options.replayPath, options.replaySpeed)
    if (opened === null || !opened.ok) await this.control.select(this.settings.current.source)
    if (!options.hidden && !wasOpenedAtLogin()) this.openWindow()
  }

  openWindow(): void {
    this.pages.prepare()
    this.window.show(this.settings.current.windowBounds)
  }

  /** What a second start wanted: the window, and perhaps a recording. */
  takeOver(wish: unknown): void {
    this.openWindow()
    const replayPath = (wish as { replayPath?: unknown } | null)?.replayPath
    if (typeof replayPath === 'string') void this.openRecording(replayPath)
  }

  /** A failure is told to the person as well as returned. */
  async openRecording(path: string, speed: number | null = 1): Promise<Result> {
    const opened = await this.control.openRecording(path, speed)
    if (!opened.ok) this.tell(opened.message)
    return opened
  }

  dispose(): void {
    this.sampler.stop()
    this.live?.dispose()
    this.files.dispose()
    this.tray.destroy()
  }

  private get reading(): MeterReading {
    return readingOf(this.sampler.status, this.newest)
  }

  private beginSession(): void {
    this.newest = null
    this.history.clear()
    this.batcher.clear()
    this.tray.show(this.reading)
    this.window.push('status', this.sampler.status)
  }

  private act(action: MenuAction): void {
    switch (action.kind) {
      case 'open-window':
        return this.openWindow()
      case 'snapshot':
        return void this.saveSnapshot(action.target)
      case 'set-paused':
        return this.sampler.setPaused(action.paused)
      case 'select-source':
        this.settings.update({ source: action.source })
        return void this.control.select(action.source)
      case 'show-live':
        return this.command({ kind: 'show-live' })
      case 'choose-recording':
        return void this.chooseAndTell()
      case 'set-start-at-login':
        return writeStartAtLogin(action.enabled)
      case 'quit':
        return app.quit()
    }
  }

  private async saveSnapshot(target: SnapshotTarget): Promise<void> {
    this.pages.prepare()
    const window = this.window.browserWindow
    const drawn = await this.requests.draw(target, false, window?.webContents ?? null)
    const saved = drawn.ok ? await this.files.save(drawn.value, window) : drawn
    if (!saved.ok) this.tell(saved.message)
  }

  private async chooseRecording(): Promise<Result> {
    const window = this.window.browserWindow
    const options: Electron.OpenDialogOptions = {
      title: 'Open Recording',
      properties: ['openFile'],
      filters: [
        { name: 'powermetrics output', extensions: ['plist', 'txt', 'log', 'xml'] },
        { name: 'All files', extensions: ['*'] },
      ],
    }
    const chosen = await (window === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options))
    const path = chosen.filePaths[0]
    return chosen.canceled || path === undefined
      ? { ok: true, value: null }
      : this.control.openRecording(path)
  }

  private async chooseAndTell(): Promise<void> {
    const opened = await this.chooseRecording()
    if (!opened.ok) this.tell(opened.message)
  }

  private updateSettings(patch: SettingsPatch): Settings {
    const settings = this.settings.update(patch)
    this.live?.readings.setInterval(settings.intervalMs)
    nativeTheme.themeSource = settings.appearance
    this.tray.show(this.reading)
    this.window.push('settings', settings)
    return settings
  }

  /** A window that is only opening is told as soon as its page listens. */
  private command(command: WindowCommand): void {
    this.openWindow()
    if (this.window.isListening) this.window.push('command', command)
    else this.waitingCommands.push(command)
  }

  private pageListens(page: WebContents): void {
    this.window.markListening(page)
    if (!this.window.isListening) return
    for (const command of this.waitingCommands.splice(0)) this.window.push('command', command)
  }

  /** In the window if its page listens, otherwise as soon as one does. */
  private tell(message: string): void {
    if (this.window.isListening) {
      this.window.push('command', { kind: 'notice', message })
      return
    }
    this.notices.push(message)
    this.openWindow()
  }
}

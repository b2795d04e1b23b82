import { app, dialog, nativeTheme } from 'electron'
import { join } from 'node:path'
import type { SnapshotTarget } from '#shared/charts'
import type { Result, WindowCommand } from '#shared/ipc-contract'
import { SampleColumns } from '#shared/sample-columns'
import type { Sample } from '#shared/sample'
import type { Settings, SettingsPatch } from '#shared/settings'
import { LONGEST_RANGE_MS } from '#shared/time-range'
import { PushBatcher } from '../ipc/push-batcher'
import { isWish, type LaunchOptions, type Wish } from '../launch-options'
import { readingOf, type MeterReading } from '../presentation/meter-reading'
import type { MenuAction } from '../presentation/tray-menu'
import type { LiveControl } from '../sampling/live/live-control'
import { Sampler } from '../sampling/sampler'
import { SourceControl } from '../sampling/source-control'
import { SettingsStore } from '../settings/settings-store'
import { installApplicationMenu } from './application-menu'
import { DockIcon } from './dock-icon'
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
  const { replayPath, replaySpeed } = options
  if (!app.requestSingleInstanceLock({ replayPath, replaySpeed } satisfies Wish)) {
    app.quit()
    return
  }
  app.dock?.hide()
  app.on('window-all-closed', () => undefined)
  const started = app.whenReady().then(() => new Application(options))
  started
    .then((application) => {
      app.on('activate', () => application.openWindow())
      app.on('before-quit', () => application.dispose())
      return application.begin(options)
    })
    .catch((error: unknown) => {
      // A bug. Without a tray icon nobody could even quit: say it and end.
      console.error(error)
      app.exit(1)
    })
  // A wish that comes while the app still starts waits for it. Whether it started at all is dealt with above.
  const takeOver = (wish: unknown): void => {
    started.then((application) => application.takeOver(wish)).catch(() => undefined)
  }
  app.on('second-instance', (_event, _args, _folder, wish) => takeOver(wish))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    takeOver({ replayPath: path, replaySpeed: 1 } satisfies Wish)
  })
}

class Application {
  private readonly notices: string[] = []
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
      onStatus: () => {
        this.tray.show(this.reading)
        if (this.window.isVisible) this.batcher.statusChanged()
      },
    },
    () => this.live?.status ?? null,
  )
  private readonly control: SourceControl
  private readonly files = new SnapshotFiles()
  private readonly requests = new SnapshotRequests(PRELOAD_PATH)
  private readonly window = new MainWindow(PRELOAD_PATH, {
    onOpened: () => this.dockIcon.show(),
    onShown: () => this.batcher.statusChanged(),
    onClosed: () => {
      this.batcher.clear()
      this.dockIcon.hide()
    },
    onBoundsChanged: (windowBounds) => this.settings.update({ windowBounds }),
  })
  private readonly dockIcon = new DockIcon()
  private readonly batcher = new PushBatcher((samples) => {
    const { status } = this.sampler
    if (samples.length > 0) this.window.push('samples', { sessionId: status.sessionId, samples })
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
    selectSource: (kind) => this.selectSource(kind),
    onPageListening: (page) => this.window.markListening(page),
    takeNotices: (page) => (this.window.owns(page) ? this.notices.splice(0) : []),
    chooseRecording: () => this.chooseRecording(),
  }))
  private readonly tray: TrayView
  private isDisposed = false
  private choosing: Promise<Result> | null = null

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
    const { replayPath, replaySpeed } = options
    if (replayPath === null) await this.control.select(this.settings.current.source)
    else await this.openRecording(replayPath, replaySpeed)
    if (!options.hidden && !wasOpenedAtLogin()) this.openWindow()
  }

  openWindow(): void {
    if (this.isDisposed) return
    this.pages.prepare()
    this.window.show(this.settings.current.windowBounds)
    bringToFront()
  }

  /** What a second start or the system wanted: the window, and perhaps a recording. Anything else is ignored. */
  takeOver(wish: unknown): void {
    this.openWindow()
    if (isWish(wish) && wish.replayPath !== null) void this.openRecording(wish.replayPath, wish.replaySpeed)
  }

  /** From here on nothing is shown or begun; what is still under way ends without a trace. */
  dispose(): void {
    this.isDisposed = true
    this.control.stop()
    this.files.dispose()
    this.tray.destroy()
  }

  /** What went wrong is told. Where nothing plays yet, as at the start, what usually does begins. */
  private async openRecording(path: string, speed: number | null): Promise<void> {
    const opened = await this.control.openRecording(path, speed)
    if (!opened.ok) this.tell(opened.message)
    if (this.control.isIdle && !this.isDisposed) await this.control.select(this.settings.current.source)
  }

  private get reading(): MeterReading {
    return readingOf(this.sampler.status, this.newest)
  }

  private beginSession(): void {
    this.newest = null
    this.history.clear()
    this.batcher.clear()
    this.tray.show(this.reading)
    if (this.window.isVisible) this.batcher.statusChanged()
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
        return void this.selectSource(action.source)
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

  /** Remembered for the next start, wherever it was chosen. */
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
    if (!saved.ok) this.tell(saved.message)
  }

  /** One dialog at a time: whoever asks again waits for the answer to the first. */
  private chooseRecording(): Promise<Result> {
    this.choosing ??= this.showOpenDialog().finally(() => (this.choosing = null))
    return this.choosing
  }

  private async showOpenDialog(): Promise<Result> {
    const window = this.window.browserWindow
    const options: Electron.OpenDialogOptions = {
      title: 'Open Recording',
      properties: ['openFile'],
      filters: [
        { name: 'powermetrics output', extensions: ['plist', 'txt', 'log', 'xml'] },
        { name: 'All files', extensions: ['*'] },
      ],
    }
    bringToFront()
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
    this.window.command(command)
  }

  /** In the window if its page listens, otherwise as soon as one does. */
  private tell(message: string): void {
    if (this.isDisposed) return
    if (this.window.isListening) {
      this.window.push('command', { kind: 'notice', message })
      return
    }
    this.notices.push(message)
    this.openWindow()
  }
}

/** An app without a dock icon does not become active by itself on macOS: its windows would open behind others. */
function bringToFront(): void {
  if (process.platform === 'darwin') app.focus({ steal: true })
}

import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import type { PushChannel, PushMap } from '#shared/ipc-contract'
import type { WindowBounds } from '#shared/settings'
import { push } from '../ipc/push'
import { APP_ORIGIN } from './app-protocol'
import { placeOnDisplays } from './window-placement'

const DEFAULT_SIZE = { width: 1040, height: 760 }
const MINIMUM_SIZE = { minWidth: 720, minHeight: 480 }

/** Shown before the page has painted, so that opening does not flash. The page's own `--background`. */
const BACKGROUND = { light: '#ffffff', dark: '#1e1e1e' }

export interface MainWindowEvents {
  onOpened(): void
  /** The window is gone; nothing of its renderer is left. */
  onClosed(): void
  onBoundsChanged(bounds: WindowBounds): void
}

/**
 * The one window. Closing destroys it and its renderer: what it showed can be rebuilt from main's history at any time,
 * and an app in the menu bar should weigh nothing.
 */
export class MainWindow {
  private window: BrowserWindow | null = null
  private listening = false

  constructor(
    private readonly preloadPath: string,
    private readonly events: MainWindowEvents,
  ) {}

  /** Opens the window, or brings the open one to the front. */
  show(bounds: WindowBounds | null): BrowserWindow {
    if (this.window !== null) {
      if (this.window.isMinimized()) this.window.restore()
      this.window.show()
      this.window.focus()
      return this.window
    }
    const window = this.create(bounds)
    this.window = window
    window.once('ready-to-show', () => {
      if (bounds?.maximized === true) window.maximize()
      window.show()
    })
    this.rememberBounds(window)
    window.on('closed', () => {
      // A late event of an earlier window must not forget the present one.
      if (this.window === window) {
        this.window = null
        this.listening = false
      }
      this.events.onClosed()
    })
    this.events.onOpened()
    return window
  }

  /** The page has subscribed: what is pushed from now on arrives. */
  markListening(page: WebContents): void {
    if (this.window?.webContents === page) this.listening = true
  }

  get isListening(): boolean {
    return this.listening
  }

  /** The window's page, or null when there is no window. */
  get browserWindow(): BrowserWindow | null {
    return this.window
  }

  /** True when a person can see it: nothing is sent to a window that nobody sees. */
  get isVisible(): boolean {
    return this.window !== null && this.window.isVisible() && !this.window.isMinimized()
  }

  push<C extends PushChannel>(channel: C, message: PushMap[C]): void {
    if (this.window !== null) push(this.window.webContents, channel, message)
  }

  private create(bounds: WindowBounds | null): BrowserWindow {
    const window = new BrowserWindow({
      ...DEFAULT_SIZE,
      ...placeOnDisplays(
        bounds,
        screen.getAllDisplays().map((display) => display.workArea),
      ),
      ...MINIMUM_SIZE,
      show: false,
      title: 'Anemometer',
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      autoHideMenuBar: true,
      webPreferences: pagePreferences(this.preloadPath),
    })
    window.on('page-title-updated', (event) => event.preventDefault())
    void window.loadURL(`${APP_ORIGIN}/index.html`)
    return window
  }

  private rememberBounds(window: BrowserWindow): void {
    const remember = (): void => {
      if (window.isMinimized() || window.isFullScreen()) return
      this.events.onBoundsChanged({ ...window.getNormalBounds(), maximized: window.isMaximized() })
    }
    window.on('resized', remember)
    window.on('moved', remember)
    window.on('close', remember)
  }
}

/** The same for every page of the app: no Node, its own world, a sandbox. */
export function pagePreferences(preloadPath: string): Electron.WebPreferences {
  return {
    preload: preloadPath,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
  }
}

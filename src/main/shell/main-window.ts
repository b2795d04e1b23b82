import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import type { PushChannel, PushMap, WindowCommand } from '#shared/ipc-contract'
import type { WindowBounds } from '#shared/settings'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import { push } from '../ipc/window-pushes'
import { APP_ORIGIN } from './app-protocol'
import { optimiseWhileSeen } from './optimiser'
import { placeOnDisplays } from './window-placement'

const DEFAULT_SIZE = { width: 1040, height: 760 }
const MINIMUM_SIZE = { minWidth: 720, minHeight: 480 }

/** Shown before the page has painted, so that opening does not flash. The page's own `--background`. */
const BACKGROUND = { light: '#ffffff', dark: '#1e1e1e' }

/** A window that is dragged reports every step; what counts is where it comes to rest. */
const REST_MS = 500
/** A page that crashes more often than this would only crash again. */
const MOST_RELOADS = 3

export interface MainWindowEvents {
  onOpened(): void
  /** It can be seen again; nothing was pushed meanwhile. */
  onShown(): void
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
  /** Commands for a page that does not listen yet. */
  private waiting: WindowCommand[] = []

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
    window.on('show', () => this.events.onShown())
    window.on('restore', () => this.events.onShown())
    this.rememberBounds(window)
    optimiseWhileSeen(window)
    this.reloadAfterCrash(window)
    window.on('closed', () => {
      this.window = null
      this.listening = false
      this.waiting = []
      this.events.onClosed()
    })
    this.events.onOpened()
    return window
  }

  /** The page has subscribed: what is pushed from now on arrives. */
  markListening(page: WebContents): void {
    if (this.window?.webContents !== page) return
    this.listening = true
    for (const command of this.waiting.splice(0)) this.push('command', command)
  }

  /** True for the page of this window, false for one that draws unseen. */
  owns(page: WebContents): boolean {
    return this.window?.webContents === page
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

  /** As `push`, but kept until the page listens. Without a window nobody gets it. */
  command(command: WindowCommand): void {
    if (this.listening) this.push('command', command)
    else if (this.window !== null) this.waiting.push(command)
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
    // Rejects when the window is closed while it loads, which is no failure; any other shows as an empty window.
    window.loadURL(`${APP_ORIGIN}/index.html`).catch((error: unknown) => {
      log.warn('process', 'The page could not be loaded.', errorFields(error))
      console.error(String(error))
    })
    return window
  }

  private rememberBounds(window: BrowserWindow): void {
    let rest: NodeJS.Timeout | undefined
    const remember = (): void => {
      clearTimeout(rest)
      if (window.isMinimized() || window.isFullScreen()) return
      this.events.onBoundsChanged({ ...window.getNormalBounds(), maximized: window.isMaximized() })
    }
    const rememberAtRest = (): void => {
      clearTimeout(rest)
      rest = setTimeout(remember, REST_MS)
    }
    window.on('resize', rememberAtRest)
    window.on('move', rememberAtRest)
    window.on('close', remember)
    window.on('closed', () => clearTimeout(rest))
  }

  private reloadAfterCrash(window: BrowserWindow): void {
    let reloads = 0
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      this.listening = false
      if (reason === 'clean-exit') return
      // Not from within the event, which is still about the page that is gone.
      setImmediate(() => {
        if (window.isDestroyed()) return
        if (reloads++ < MOST_RELOADS) window.webContents.reload()
        else window.destroy()
      })
    })
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

import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import type { PushChannel, PushMap, WindowCommand } from '#shared/ipc-contract'
import type { WindowBounds } from '#shared/settings'
import { FailureLimit } from '../log/failure-limit'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import { gesturesOf } from '../ipc/user-gestures'
import { push } from '../ipc/window-pushes'
import { addressOf } from './app-protocol'
import { optimiseWhileVisible } from './v8-memory'
import { pagePreferences } from './web-security'
import { placeOnDisplays } from './window-placement'

const MINIMUM_SIZE = { minWidth: 720, minHeight: 480 }

/** A window's colour until its page has painted, so that opening does not flash: `--window` of the page. */
export const BACKGROUND = { light: '#ffffff', dark: '#1e1e1e' }

/** The place of a window is saved when it has not moved for so long: a drag reports every step. */
const REST_MS = 500
/** How long a page that has stopped for the first and the second time within a minute waits until it is loaded again, ms. */
const RELOAD_DELAYS_MS = [0, 1000]
const RELOADED = 'This window had stopped, and was loaded again. Nothing that was recorded is lost.'
const GIVEN_UP =
  'The window stopped three times within a minute, so it was not loaded again. Reading and recording go on. If it stops again, quit Anemometer and start it again.'

/** The page shows no more. */
const MOST_NOTICES = 3

/** Commands from a menu after which the page makes a picture. */
const PICTURE_COMMANDS: ReadonlySet<WindowCommand['kind']> = new Set(['save-focused', 'copy-focused'])

export interface MainWindowEvents {
  /** Its page is about to be loaded. */
  onCreated(page: WebContents): void
  onOpened(): void
  /** The window became visible; nothing was pushed to it while it was hidden. */
  onShown(): void
  /** The window and its renderer process are gone. */
  onClosed(): void
  onBoundsChanged(bounds: WindowBounds): void
  onNoticesChanged(): void
}

/**
 * The one window. Closing it ends its renderer process, so that the app in the menu bar takes little memory; what it showed
 * is read again from main's history.
 */
export class MainWindow {
  private window: BrowserWindow | null = null
  private listening = false
  /** Commands for a page that does not listen yet; dropped with the window. */
  private waiting: WindowCommand[] = []
  /** Notices that no page has shown yet; kept without a window. */
  private notices: string[] = []
  /** Also of windows before: closing and opening one is no remedy. */
  private readonly deaths = new FailureLimit()

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
    window.on('show', () => this.events.onShown())
    window.on('restore', () => this.events.onShown())
    this.rememberBounds(window)
    optimiseWhileVisible(window)
    this.reloadAfterDeath(window)
    window.on('closed', () => {
      this.window = null
      this.listening = false
      this.waiting = []
      this.events.onClosed()
    })
    if (bounds?.maximized === true) window.maximize()
    // At once, in the colour of the page: the system makes it appear while the page loads.
    window.show()
    this.events.onOpened()
    return window
  }

  /** Called when the page has subscribed to pushes. Sends what waited for it. */
  markListening(page: WebContents): void {
    if (this.window?.webContents !== page) return
    this.listening = true
    for (const command of this.waiting.splice(0)) this.push('command', command)
  }

  /** Shows a sentence in the page if it listens; otherwise keeps it for `takeNotices`, the newest `MOST_NOTICES`. */
  notify(message: string): void {
    log.warn('notice', message)
    if (this.listening) return this.push('command', { kind: 'notice', message })
    this.notices = [...this.notices.filter((waiting) => waiting !== message), message].slice(-MOST_NOTICES)
    this.events.onNoticesChanged()
  }

  /** Returns the notices that wait for `page`, and forgets them; none for hidden pages, which only draw a picture. */
  takeNotices(page: WebContents): string[] {
    if (this.window?.webContents !== page) return []
    const taken = this.notices.splice(0)
    this.events.onNoticesChanged()
    return taken
  }

  get waitingNotices(): number {
    return this.notices.length
  }

  get isListening(): boolean {
    return this.listening
  }

  /** null when there is no window. */
  get browserWindow(): BrowserWindow | null {
    return this.window
  }

  /** Samples are pushed to a visible window only. */
  get isVisible(): boolean {
    return this.window !== null && this.window.isVisible() && !this.window.isMinimized()
  }

  /** Does nothing while no page listens: it asks for everything when it begins to. */
  push<C extends PushChannel>(channel: C, message: PushMap[C]): void {
    if (this.window !== null && this.listening) push(this.window.webContents, channel, message)
  }

  /** Sends a command to the page, as soon as it listens. Dropped where there is no window. */
  command(command: WindowCommand): void {
    // Chosen in a menu. The page's call that follows needs a press.
    if (this.window !== null && PICTURE_COMMANDS.has(command.kind))
      gesturesOf(this.window.webContents).press()
    if (this.listening) this.push('command', command)
    else if (this.window !== null) this.waiting.push(command)
  }

  private create(bounds: WindowBounds | null): BrowserWindow {
    const window = new BrowserWindow({
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
    this.events.onCreated(window.webContents)
    load(window, 'index.html')
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

  private reloadAfterDeath(window: BrowserWindow): void {
    let timer: NodeJS.Timeout | undefined
    window.on('closed', () => clearTimeout(timer))
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      this.listening = false
      if (reason === 'clean-exit') return
      const deaths = this.deaths.add()
      const delayMs = RELOAD_DELAYS_MS[deaths - 1]
      const isOver = deaths > RELOAD_DELAYS_MS.length + 1
      if (!isOver) this.notify(delayMs === undefined ? GIVEN_UP : RELOADED)
      // Later, because a page cannot be loaded from within this event.
      timer = setTimeout(() => {
        if (isOver) window.destroy()
        // Not `reload`, which would load whatever the page had become.
        else load(window, delayMs === undefined ? 'failed.html' : 'index.html')
      }, delayMs ?? 0)
    })
  }
}

function load(window: BrowserWindow, page: 'index.html' | 'failed.html'): void {
  // Also rejects when the window is closed while it loads, which is no failure.
  window.loadURL(addressOf(page)).catch((error: unknown) => {
    log.warn('process', 'The page could not be loaded.', errorFields(error))
  })
}

import { BrowserWindow, nativeTheme, screen, type Rectangle, type WebContents } from 'electron'
import type { Glance, GlanceAction } from '#shared/glance'
import { POPOVER_CHANNELS } from '#shared/ipc-contract'
import { restrictCalls } from '../ipc/handlers'
import { gesturesOf } from '../ipc/user-gestures'
import { push } from '../ipc/window-pushes'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import type { Consumer } from '../pipeline/consumers'
import { Throttle } from '../throttle'
import { addressOf } from './app-protocol'
import { BACKGROUND } from './main-window'
import type { TextSize } from './text-size'
import { optimiseWhileVisible } from './v8-memory'
import { pagePreferences } from './web-security'
import { placeBeside } from './window-placement'

/** Of the page, CSS px: DIP where text has its actual size. The height is that of what it shows, once it is known. */
const WIDTH = 320
const HEIGHTS = { least: 200, most: 640 }

/** Its renderer ends after so long out of sight, ms: until then it opens again at once. */
const KEPT_MS = 60_000
/** The click that takes the focus away, and so hides it, is the same that asks for it again; it comes within this time, ms. */
const SAME_CLICK_MS = 300
/** A page that has not answered so long after a click hangs, ms; while it loads for the first time it may take longer. */
const ANSWER_MS = { loaded: 2000, loading: 10_000 }
/** The shortest time between two changes of what it shows, ms: a fast replay would flicker. */
const SHORTEST_CHANGE_MS = 200

export interface PopoverEvents {
  /** What to show now. */
  glance: () => Glance
  /** Called before the first page is loaded. */
  onOpening: () => void
  onChoose: (action: Exclude<GlanceAction, 'close'>) => void
}

/** The small window that a click on the item in the menu bar or tray opens. It hides when the person turns elsewhere. */
export class PopoverWindow implements Consumer {
  readonly part = 'The popover'
  private window: BrowserWindow | null = null
  /** Asked for, and not shown yet. */
  private isOpening = false
  /** Its page has something to show. */
  private isLaidOut = false
  private height = HEIGHTS.least
  private anchor: Rectangle = { x: 0, y: 0, width: 0, height: 0 }
  private ending: NodeJS.Timeout | undefined
  /** Whose page was asked whether it is there, and has not answered yet. */
  private asked: BrowserWindow | null = null
  private hiddenAtMs = -Infinity
  private readonly change = new Throttle(SHORTEST_CHANGE_MS, () => this.send())

  /** `nowMs`: a monotonic clock. */
  constructor(
    private readonly preloadPath: string,
    private readonly textSize: TextSize,
    private readonly events: PopoverEvents,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  onSession(): void {
    this.refresh()
  }

  onSample(): void {
    this.refresh()
  }

  onStatus(): void {
    this.refresh()
  }

  onEvent(): void {
    this.refresh()
  }

  /** Call when anything that it shows has changed. */
  refresh(): void {
    if (this.isVisible) this.change.ask()
  }

  get isVisible(): boolean {
    return this.window?.isVisible() === true
  }

  /** Opens it beside `anchor`, in DIP of the screen; null: at the pointer. Hides it where it is open. */
  toggle(anchor: Rectangle | null): void {
    if (this.isVisible) return this.hide()
    if (this.nowMs() - this.hiddenAtMs < SAME_CLICK_MS) return
    this.anchor = anchor ?? { ...screen.getCursorScreenPoint(), width: 0, height: 0 }
    clearTimeout(this.ending)
    this.isOpening = true
    if (this.window === null) return this.create()
    this.replaceUnlessItAnswers(this.window)
    if (this.isLaidOut) this.show(this.window)
  }

  hide(): void {
    if (!this.isVisible) return
    this.hiddenAtMs = this.nowMs()
    this.change.cancel()
    this.window?.hide()
    this.ending = setTimeout(() => this.destroy(), KEPT_MS)
  }

  /** Ends its renderer. */
  destroy(): void {
    clearTimeout(this.ending)
    this.change.cancel()
    const { window } = this
    // First, since a window that loses the focus at its end would be hidden, and the next one ended a minute later.
    this.window = null
    window?.destroy()
  }

  /** Larger text needs more room. */
  settingsChanged(): void {
    this.window?.setBounds(this.bounds())
  }

  get glance(): Glance {
    return this.events.glance()
  }

  /** Its page has laid out what it shows, `heightPx` CSS px high. Shows the window where it was asked for. */
  fit(page: WebContents, heightPx: number): void {
    if (this.window?.webContents !== page) return
    this.isLaidOut = true
    this.height = Math.min(HEIGHTS.most, Math.max(HEIGHTS.least, heightPx))
    if (this.isOpening) this.show(this.window)
    else this.window.setBounds(this.bounds())
  }

  /** A button or a key was pressed. Some lead elsewhere. */
  choose(action: GlanceAction): void {
    if (['close', 'snapshot', 'open-window', 'show-settings'].includes(action)) this.hide()
    if (action !== 'close') this.events.onChoose(action)
  }

  private create(): void {
    this.events.onOpening()
    const window = new BrowserWindow({
      ...this.bounds(),
      show: false,
      title: 'Anemometer',
      frame: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: pagePreferences(this.preloadPath),
    })
    this.window = window
    this.isLaidOut = false
    this.textSize.follow(window.webContents)
    restrictCalls(window.webContents, POPOVER_CHANNELS.invoke)
    gesturesOf(window.webContents)
    // Also above the full screen of another app, on the space that is looked at.
    if (process.platform === 'darwin')
      window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true })
    optimiseWhileVisible(window)
    window.on('page-title-updated', (event) => event.preventDefault())
    window.on('blur', () => {
      if (this.window === window) this.hide()
    })
    window.on('closed', () => {
      if (this.window === window) this.window = null
    })
    // The next click opens another one.
    const discard = (): void => {
      if (this.window === window) this.destroy()
    }
    window.webContents.on('render-process-gone', discard)
    window.loadURL(addressOf('popover.html')).catch((error: unknown) => {
      log.warn('process', 'The page of the popover could not be loaded.', errorFields(error))
      discard()
    })
  }

  /** A page that hangs would be shown with what it last drew, or never. Chromium tells only of one that was sent a key or a click. */
  private replaceUnlessItAnswers(window: BrowserWindow): void {
    if (this.asked === window) return
    this.asked = window
    const due = setTimeout(() => this.replace(window), this.isLaidOut ? ANSWER_MS.loaded : ANSWER_MS.loading)
    const onAnswer = (): void => {
      clearTimeout(due)
      if (this.asked === window) this.asked = null
    }
    // It rejects where the page is gone, which is made anew without this.
    window.webContents.executeJavaScript('0').then(onAnswer, () => undefined)
  }

  private replace(window: BrowserWindow): void {
    if (this.window !== window) return
    log.warn('process', 'The page of the popover did not answer, and is made anew.')
    const isWanted = this.isOpening || this.isVisible
    this.destroy()
    this.isOpening = isWanted
    if (isWanted) this.create()
  }

  private show(window: BrowserWindow): void {
    this.isOpening = false
    this.send()
    window.setBounds(this.bounds())
    window.show()
    window.focus()
  }

  private send(): void {
    if (this.window !== null) push(this.window.webContents, 'glance', this.events.glance())
  }

  private bounds(): Rectangle {
    const { factor } = this.textSize
    const size = { width: Math.round(WIDTH * factor), height: Math.round(this.height * factor) }
    return placeBeside(this.anchor, size, screen.getDisplayMatching(this.anchor).workArea)
  }
}

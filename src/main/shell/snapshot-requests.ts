import { BrowserWindow, type WebContents } from 'electron'
import type { SnapshotTarget } from '#shared/charts'
import type { Result, SnapshotImage } from '#shared/ipc-contract'
import { push } from '../ipc/push'
import { pagePreferences } from './main-window'
import { APP_ORIGIN } from './app-protocol'

interface Pending {
  contentsId: number
  resolve: (result: Result<SnapshotImage>) => void
}

/**
 * Asks a page to draw a chart and waits for the picture. Only a page can draw; where no window is open, one is made
 * that nobody sees, and is gone again afterwards.
 */
export class SnapshotRequests {
  private nextId = 0
  private readonly pending = new Map<number, Pending>()
  private readonly ready = new WeakSet<WebContents>()
  private readonly waitingForReady = new Map<WebContents, () => void>()

  constructor(private readonly preloadPath: string) {}

  /** `whole`: all of the history rather than the visible range. */
  async draw(
    target: SnapshotTarget,
    whole: boolean,
    page: WebContents | null,
  ): Promise<Result<SnapshotImage>> {
    if (page !== null) return this.request(page, target, whole)
    const window = new BrowserWindow({
      show: false,
      width: 1040,
      height: 760,
      // A hidden page must still run its timers and frames.
      webPreferences: { ...pagePreferences(this.preloadPath), backgroundThrottling: false },
    })
    try {
      await window.loadURL(`${APP_ORIGIN}/index.html`)
      return await this.request(window.webContents, target, whole)
    } finally {
      window.destroy()
    }
  }

  /** The page has its history and listens. */
  markReady(page: WebContents): void {
    this.ready.add(page)
    this.waitingForReady.get(page)?.()
    this.waitingForReady.delete(page)
  }

  /** The page's answer. A picture that nobody asked that page for is refused. */
  deliver(page: WebContents, requestId: number, drawn: Result<SnapshotImage>): Result {
    const pending = this.pending.get(requestId)
    if (pending?.contentsId !== page.id) return { ok: false, message: 'No such picture was asked for.' }
    pending.resolve(drawn)
    return { ok: true, value: null }
  }

  private request(page: WebContents, target: SnapshotTarget, whole: boolean): Promise<Result<SnapshotImage>> {
    const requestId = this.nextId++
    return new Promise((resolve) => {
      const settle = (result: Result<SnapshotImage>): void => {
        this.pending.delete(requestId)
        this.waitingForReady.delete(page)
        page.off('destroyed', lost)
        page.off('render-process-gone', lost)
        resolve(result)
      }
      const lost = (): void =>
        settle({ ok: false, message: 'The window closed before the picture was drawn.' })
      page.once('destroyed', lost)
      page.once('render-process-gone', lost)
      this.pending.set(requestId, { contentsId: page.id, resolve: settle })
      this.whenReady(page, () => push(page, 'command', { kind: 'snapshot', target, requestId, whole }))
    })
  }

  private whenReady(page: WebContents, go: () => void): void {
    if (this.ready.has(page)) go()
    else this.waitingForReady.set(page, go)
  }
}

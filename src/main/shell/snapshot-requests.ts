import { BrowserWindow, type WebContents } from 'electron'
import type { SnapshotTarget } from '#shared/charts'
import type { Result, SnapshotImage, WindowCommand } from '#shared/ipc-contract'
import { push } from '../ipc/window-pushes'
import { APP_ORIGIN } from './app-protocol'
import { pagePreferences } from './main-window'

/** Far beyond what drawing a recording of hundreds of megabytes takes: nobody shall wait for ever. */
const PATIENCE_MS = 120_000

interface Pending {
  page: WebContents
  command: WindowCommand
  settle: (drawn: Result<SnapshotImage>) => void
}

/**
 * Asks a page to draw a chart and waits for the picture. Only a page can draw; where no window is open, one is made
 * that nobody sees, and is gone again afterwards. Every request is answered: a page that is lost, does not load or does
 * not answer is a failure in words.
 */
export class SnapshotRequests {
  private nextId = 0
  private readonly pending = new Map<number, Pending>()
  private readonly ready = new WeakSet<WebContents>()

  /** `partition` names the session of the page that nobody sees; empty is the default one. */
  constructor(
    private readonly preloadPath: string,
    private readonly partition = '',
  ) {}

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
      webPreferences: {
        ...pagePreferences(this.preloadPath),
        partition: this.partition,
        backgroundThrottling: false,
      },
    })
    try {
      const loading = window.loadURL(`${APP_ORIGIN}/index.html`)
      return await this.request(window.webContents, target, whole, loading)
    } finally {
      window.destroy()
    }
  }

  /** The page listens, and its history is on its way. May be called again and again. */
  markReady(page: WebContents): void {
    if (this.ready.has(page)) return
    this.ready.add(page)
    // Loaded anew, it will have to say so again.
    page.once('render-process-gone', () => this.ready.delete(page))
    for (const request of this.pending.values()) {
      if (request.page === page) push(page, 'command', request.command)
    }
  }

  /** The page's answer. A picture that nobody asked that page for is refused. */
  deliver(page: WebContents, requestId: number, drawn: Result<SnapshotImage>): Result {
    const pending = this.pending.get(requestId)
    if (pending?.page !== page) return { ok: false, message: 'No such picture was asked for.' }
    pending.settle(drawn)
    return { ok: true, value: null }
  }

  private request(
    page: WebContents,
    target: SnapshotTarget,
    whole: boolean,
    loading: Promise<void> = Promise.resolve(),
  ): Promise<Result<SnapshotImage>> {
    const requestId = this.nextId++
    const command = { kind: 'snapshot', target, requestId, whole } as const
    return new Promise((resolve) => {
      const settle = (drawn: Result<SnapshotImage>): void => {
        this.pending.delete(requestId)
        clearTimeout(patience)
        page.off('destroyed', onLost)
        page.off('render-process-gone', onLost)
        resolve(drawn)
      }
      const fail = (message: string): void => settle({ ok: false, message })
      const onLost = (): void => fail('The window closed before the picture was drawn.')
      const patience = setTimeout(
        () => fail(`The picture was not drawn within ${PATIENCE_MS / 1000} seconds.`),
        PATIENCE_MS,
      )
      page.once('destroyed', onLost)
      page.once('render-process-gone', onLost)
      loading.catch((error: unknown) => fail(`The page that draws could not be loaded: ${String(error)}`))
      this.pending.set(requestId, { page, command, settle })
      if (this.ready.has(page)) push(page, 'command', command)
    })
  }
}

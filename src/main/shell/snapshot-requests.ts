import { BrowserWindow, type WebContents } from 'electron'
import type { SnapshotTarget } from '#shared/charts'
import type { Result, SnapshotImage, WindowCommand } from '#shared/ipc-contract'
import { push } from '../ipc/window-pushes'
import { addressOf } from './app-protocol'
import { pagePreferences } from './web-security'

/** A request fails after this time. Drawing a recording of hundreds of megabytes takes far less. */
const TIMEOUT_MS = 120_000

interface Pending {
  page: WebContents
  command: WindowCommand
  settle: (drawn: Result<SnapshotImage>) => void
}

/**
 * Requests a picture of a chart from a page. Only a page can draw; without an open window a hidden one is created for the
 * request. Every request gets an answer: one whose page is closed, fails to load or does not answer in time fails.
 */
export class SnapshotRequests {
  private nextId = 0
  private readonly pending = new Map<number, Pending>()
  private readonly ready = new WeakSet<WebContents>()

  /** `partition`: Electron's name of the session of hidden pages; empty for the default one. */
  constructor(
    private readonly preloadPath: string,
    private readonly partition = '',
  ) {}

  /** Draws in `page`, or in a hidden one where it is null. `whole`: all of the history rather than the visible range. */
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
      const loading = window.loadURL(addressOf('index.html'))
      return await this.request(window.webContents, target, whole, loading)
    } finally {
      window.destroy()
    }
  }

  /** Call when the page has subscribed to commands and loads its history; more than once does no harm. */
  markReady(page: WebContents): void {
    if (this.ready.has(page)) return
    this.ready.add(page)
    // A page that was reloaded becomes ready again.
    page.once('render-process-gone', () => this.ready.delete(page))
    for (const request of this.pending.values()) {
      if (request.page === page) push(page, 'command', request.command)
    }
  }

  /** Receives the picture. Refused if `page` has no request with this id. */
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
        clearTimeout(timeout)
        page.off('destroyed', onLost)
        page.off('render-process-gone', onLost)
        resolve(drawn)
      }
      const fail = (message: string): void => settle({ ok: false, message })
      const onLost = (): void => fail('The window closed before the picture was drawn.')
      const timeout = setTimeout(
        () => fail(`The picture was not drawn within ${TIMEOUT_MS / 1000} seconds.`),
        TIMEOUT_MS,
      )
      page.once('destroyed', onLost)
      page.once('render-process-gone', onLost)
      loading.catch((error: unknown) => fail(`The page that draws could not be loaded: ${String(error)}`))
      this.pending.set(requestId, { page, command, settle })
      if (this.ready.has(page)) push(page, 'command', command)
    })
  }
}

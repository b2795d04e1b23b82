import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WindowCommand } from '#shared/ipc-contract'
import { SnapshotRequests } from './snapshot-requests'

class FakePage extends EventEmitter {
  readonly commands: WindowCommand[] = []
  isDestroyed(): boolean {
    return false
  }
  isCrashed(): boolean {
    return false
  }
  send(_channel: string, command: WindowCommand): void {
    this.commands.push(command)
  }
}

const hidden = vi.hoisted(() => ({
  pages: [] as unknown[],
  destroyed: 0,
  load: (): Promise<void> => Promise.resolve(),
}))

vi.mock('electron', () => ({
  nativeTheme: {},
  protocol: {},
  BrowserWindow: class {
    readonly webContents = new FakePage()
    constructor() {
      hidden.pages.push(this.webContents)
    }
    loadURL(): Promise<void> {
      return hidden.load()
    }
    destroy(): void {
      hidden.destroyed++
    }
  },
}))

const asPage = (page: FakePage): WebContents => page as unknown as WebContents
const picture = { ok: true, value: { target: 'gpu', png: new Uint8Array(), shown: null } } as const
let requests: SnapshotRequests
let page: FakePage

beforeEach(() => {
  vi.useFakeTimers()
  Object.assign(hidden, { pages: [], destroyed: 0, load: () => Promise.resolve() })
  requests = new SnapshotRequests('preload.cjs')
  page = new FakePage()
})
afterEach(() => vi.useRealTimers())

describe('SnapshotRequests', () => {
  it('asks a page that is ready, takes its picture, and leaves nothing behind', async () => {
    requests.markReady(asPage(page))
    const drawn = requests.draw('gpu', false, asPage(page))
    expect(page.commands).toEqual([{ kind: 'snapshot', target: 'gpu', requestId: 0, whole: false }])
    expect(requests.deliver(asPage(page), 0, picture)).toMatchObject({ ok: true })
    expect(await drawn).toBe(picture)
    expect(requests.deliver(asPage(page), 0, picture)).toMatchObject({ ok: false })
    expect([vi.getTimerCount(), page.listenerCount('destroyed')]).toEqual([0, 0])
  })

  it('refuses a picture from a page that was not asked', () => {
    void requests.draw('gpu', false, asPage(page))
    expect(requests.deliver(asPage(new FakePage()), 0, picture)).toMatchObject({ ok: false })
  })

  it('keeps every request until the page is ready, however many there are', async () => {
    const both = [requests.draw('gpu', false, asPage(page)), requests.draw('all', false, asPage(page))]
    expect(page.commands).toEqual([])
    requests.markReady(asPage(page))
    requests.markReady(asPage(page))
    expect(page.commands).toHaveLength(2)
    requests.deliver(asPage(page), 1, picture)
    requests.deliver(asPage(page), 0, picture)
    expect(await Promise.all(both)).toEqual([picture, picture])
  })

  it.each(['destroyed', 'render-process-gone'])('fails in words when the page is %s', async (event) => {
    requests.markReady(asPage(page))
    const drawn = requests.draw('gpu', false, asPage(page))
    page.emit(event)
    expect(await drawn).toMatchObject({ ok: false, message: expect.stringContaining('closed') as string })
  })

  it('waits for a page that crashed to be ready again', () => {
    requests.markReady(asPage(page))
    page.emit('render-process-gone')
    void requests.draw('gpu', false, asPage(page))
    expect(page.commands).toEqual([])
    requests.markReady(asPage(page))
    expect(page.commands).toHaveLength(1)
  })

  it('adds no listener however often a page asks for its history', () => {
    for (let i = 0; i < 20; i++) requests.markReady(asPage(page))
    expect(page.listenerCount('render-process-gone')).toBe(1)
  })

  it('gives up on a page that never answers', async () => {
    const drawn = requests.draw('gpu', true, null)
    await vi.runAllTimersAsync()
    expect(await drawn).toMatchObject({
      ok: false,
      message: expect.stringContaining('not drawn within') as string,
    })
    expect(hidden.destroyed).toBe(1)
  })

  it('says that its own page could not be loaded, and closes it', async () => {
    hidden.load = () => Promise.reject(new Error('ERR_FAILED'))
    expect(await requests.draw('gpu', true, null)).toMatchObject({
      ok: false,
      message: expect.stringContaining('ERR_FAILED') as string,
    })
    expect(hidden.destroyed).toBe(1)
  })

  it('draws on a page of its own where there is none, and closes it', async () => {
    const drawn = requests.draw('gpu', true, null)
    const own = hidden.pages[0] as FakePage
    requests.markReady(asPage(own))
    requests.deliver(asPage(own), 0, picture)
    expect(await drawn).toBe(picture)
    expect(hidden.destroyed).toBe(1)
  })
})

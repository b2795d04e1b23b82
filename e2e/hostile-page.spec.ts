import path from 'node:path'

import type { Page } from '@playwright/test'

import { INVOKE_CHANNELS } from '../src/shared/ipc-contract'
import type { AnemometerApp } from './harness/anemometer-app'
import { countDialogs } from './harness/hostile'
import { launchPlaying } from './harness/playing-app'
import { expect, test } from './harness/test'

// Every channel of the contract is attacked, also those that are added later.

/** The arguments of a hostile call, made in the page: most of them cannot be sent there. */
const SMALL: Record<string, () => unknown[]> = {
  'of wrong types': () => [{}, [], true, null, undefined],
  'with NaN and infinities': () => [Number.NaN, Infinity, -Infinity, -0],
  'with a long text': () => ['x'.repeat(1_000_000)],
  'with a cycle': () => {
    const value: Record<string, unknown> = {}
    value.self = [value, value]
    return [value]
  },
  'with names of prototypes': () => [
    JSON.parse('{"__proto__":{"ok":true},"constructor":{"prototype":{"ok":true}},"toString":1}') as unknown,
  ],
  'with a big integer': () => [10n ** 1000n],
  'with a function': () => [() => 1, Symbol('x')],
  'nested too deeply': () => {
    let value: unknown = 1
    for (let level = 0; level < 100_000; level++) value = [value]
    return [value]
  },
  'of a great number': () => Array.from({ length: 10_000 }, () => 1),
}
/** Each takes the page up to seconds to send, so that not every channel gets them. */
const LARGE: Record<string, () => unknown[]> = {
  'with a huge text': () => ['x'.repeat(100_000_000)],
  'with ten million holes': () => [new Array(10_000_000)],
  'with many names': () => [
    Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`name${index}`, index])),
  ],
  'with a gigabyte': () => [new Uint8Array(1_000_000_000)],
  'with a small part of a gigabyte': () => [new Uint8Array(1_000_000_000).subarray(0, 8)],
}
const LARGE_FOR = ['settings:update', 'snapshot:save'] as const

/** Main's memory may grow by so much: twice the largest text that was sent, which waits to be collected. */
const MOST_GROWTH_BYTES = 600_000_000

interface HostileWindow {
  /** Of `takenOverPage`, which has no bridge. */
  callMain?: (channel: string, args: unknown[]) => Promise<unknown>
  /** The bridge, for arguments of any kind. */
  anemometer: { invoke: (channel: string, ...args: unknown[]) => Promise<unknown> }
}

/** Makes one call on each channel. Returns those that were answered as if they were good. */
function attack(page: Page, channels: readonly string[], make: () => unknown[]): Promise<string[]> {
  return page.evaluate(
    async ([names, source]) => {
      const { callMain, anemometer } = window as unknown as HostileWindow
      const makeArguments = window.eval(`(${source})`) as () => unknown[]
      const answered: string[] = []
      for (const channel of names) {
        const args = makeArguments()
        await Promise.resolve()
          .then(() =>
            callMain === undefined ? anemometer.invoke(channel, ...args) : callMain(channel, args),
          )
          .then((answer) => {
            // A sentence for a person who was too slow refuses as well.
            if ((answer as { ok?: boolean } | null)?.ok !== false) answered.push(channel)
          })
          .catch(() => undefined)
      }
      return answered
    },
    [channels, make.toString()] as const,
  )
}

/** A page in which nothing stands between its scripts and main: neither an isolated world nor the bridge. */
async function takenOverPage(app: AnemometerApp): Promise<Page> {
  const opened = app.electron.waitForEvent('window')
  await app.electron.evaluate(
    ({ BrowserWindow }, preload) => {
      const webPreferences = { preload, sandbox: true, contextIsolation: false }
      void new BrowserWindow({ webPreferences }).loadURL('app://anemometer/failed.html')
    },
    path.join(import.meta.dirname, 'harness', 'taken-over-page.cjs'),
  )
  const page = await opened
  await page.waitForLoadState('load')
  return page
}

/** Looks often, since a sample comes every 200 ms. */
const SOON = { intervals: [50] }

/** Waits until the tray shows another sample: main reads, and draws. */
async function expectAlive(app: AnemometerApp): Promise<void> {
  const before = await app.tray.toolTipText()
  await expect.poll(() => app.tray.toolTipText(), SOON).not.toBe(before)
}

const residentBytes = (app: AnemometerApp) => app.electron.evaluate(() => process.memoryUsage.rss())

for (const [who, open] of [
  ['a page that was taken over', (app: AnemometerApp) => app.window()],
  ['a process of a page that was taken over as a whole', takenOverPage],
] as const) {
  test(`${who} gets nothing with arguments of any kind`, async ({ launch, home }) => {
    test.setTimeout(300_000)
    const app = await launchPlaying(launch, home)
    const page = await open(app)
    const dialogs = await countDialogs(app)
    const before = await residentBytes(app)
    for (const [kind, make] of Object.entries({ ...SMALL, ...LARGE })) {
      const isWhole = open === takenOverPage
      // What is sent past the bridge is in main's memory before any code of ours runs.
      if (isWhole && kind.includes('gigabyte')) continue
      await test.step(kind, async () => {
        expect(await attack(page, kind in SMALL ? INVOKE_CHANNELS : LARGE_FOR, make)).toEqual([])
        await expectAlive(app)
        expect(await residentBytes(app)).toBeLessThan(before + MOST_GROWTH_BYTES)
        expect(await dialogs()).toBe(0)
      })
    }
  })

  test(`${who} is refused when it calls too often, and main goes on`, async ({ launch, home }) => {
    test.setTimeout(300_000)
    const app = await launchPlaying(launch, home)
    const page = await open(app)
    const dialogs = await countDialogs(app)
    const before = await residentBytes(app)
    const flood = page.evaluate(
      async (channels) => {
        const { callMain, anemometer } = window as unknown as HostileWindow
        const accepted: Record<string, number> = {}
        for (const channel of channels) {
          const calls = Array.from({ length: 2000 }, () =>
            callMain === undefined ? anemometer.invoke(channel) : callMain(channel, []),
          )
          const outcomes = await Promise.allSettled(calls)
          accepted[channel] = outcomes.filter(({ status }) => status === 'fulfilled').length
        }
        return accepted
      },
      INVOKE_CHANNELS.filter((channel) => channel !== 'history:clear'),
    )
    await expectAlive(app)
    // Of 2000 calls, those at once and those of the seconds that the others took.
    for (const count of Object.values(await flood)) expect(count).toBeLessThan(500)
    await expectAlive(app)
    expect(await residentBytes(app)).toBeLessThan(before + MOST_GROWTH_BYTES)
    expect(await dialogs()).toBe(0)
  })

  test(`${who} may call while its window closes`, async ({ launch, home }) => {
    const app = await launchPlaying(launch, home)
    const page = await open(app)
    await page.evaluate((channels) => {
      const { callMain, anemometer } = window as unknown as HostileWindow
      const call = (): void => {
        for (const channel of channels)
          void (callMain === undefined ? anemometer.invoke(channel) : callMain(channel, [])).catch(
            () => undefined,
          )
        setTimeout(call)
      }
      call()
    }, INVOKE_CHANNELS)
    await app.electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.close()
    })
    await expect.poll(() => app.electron.windows().length).toBe(0)
    await expectAlive(app)
    await app.tray.click('Open Anemometer')
    await expect((await app.window()).locator('.badge')).toBeVisible()
  })
}

import { existsSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'

import { expect, test } from './harness/test'

/** What a page that was taken over would try. The app runs no such code, so the test does. */
async function attempt(page: Page, code: string): Promise<string> {
  return page.evaluate(async (source) => {
    const bridge = (window as unknown as { anemometer: { invoke: (...args: unknown[]) => Promise<unknown> } })
      .anemometer
    switch (source) {
      case 'eval':
        // In a task of the page's own: what the debugger evaluates directly is exempt from the policy.
        return new Promise((resolve) =>
          setTimeout(() => {
            try {
              resolve(String(window.eval('1')))
            } catch (error) {
              resolve((error as Error).name)
            }
          }),
        )
      case 'fetch':
        return fetch('https://example.com').then(
          () => 'fetched',
          (error: unknown) => (error as Error).name,
        )
      case 'open':
        return window.open('https://example.com') === null ? 'refused' : 'opened'
      default:
        return bridge.invoke(...(JSON.parse(source) as unknown[])).then(
          (answer) => `answered ${JSON.stringify(answer)}`,
          (error: unknown) => (error as Error).message,
        )
    }
  }, code)
}

test('a page has neither Node nor Electron @packaged', async ({ launch }) => {
  const page = await (await launch()).window()
  const globals = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
  )
  expect(globals).toEqual([])
  const bridge = await page.evaluate(() =>
    Object.keys((window as unknown as { anemometer: object }).anemometer).sort(),
  )
  expect(bridge).toEqual(['invoke', 'pathOfDroppedFile', 'subscribe'])
})

test('every page runs in the sandbox, in a world of its own @packaged', async ({ launch }) => {
  const app = await launch()
  await app.window()
  const preferences = await app.electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = (
        contents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
      ).getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag }
    }),
  )
  expect(preferences).toEqual([
    { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
  ])
})

test("the content security policy forbids code that is not the app's own @packaged", async ({ launch }) => {
  const page = await (await launch()).window()
  expect(page.url()).toMatch(/^app:\/\//)
  expect(await attempt(page, 'eval')).toBe('EvalError')
  expect(await attempt(page, 'fetch')).toBe('TypeError')
  const policy = await page.evaluate(
    async () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.originalPolicy), {
          once: true,
        })
        document.body.insertAdjacentHTML('beforeend', '<img src="https://example.com/pixel.png" alt="">')
      }),
  )
  expect(policy).not.toContain('unsafe')
  const inlineRan = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.documentElement.dataset.inline = "ran"'
    document.head.append(script)
    return document.documentElement.dataset.inline ?? 'blocked'
  })
  expect(inlineRan).toBe('blocked')
})

test('a page can neither leave nor open windows @packaged', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  const home = page.url()
  await expect(page.locator('footer')).toContainText('sample')
  expect(await attempt(page, 'open')).toBe('refused')
  await page.evaluate(() => window.location.assign('https://example.com/'))
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'file:///etc/passwd'
    link.target = '_blank'
    document.body.append(link)
    link.click()
  })
  // The page goes on as it was. Asked through main: Playwright itself waits for a navigation that never comes.
  const samples = () =>
    app.electron.evaluate(async ({ webContents }) => {
      const [contents] = webContents.getAllWebContents()
      const text = (await contents?.executeJavaScript(
        'document.querySelector("footer").textContent',
      )) as string
      return Number(/(\d+) sample/.exec(text)?.[1])
    })
  const before = await samples()
  await expect.poll(samples).toBeGreaterThan(before)
  expect(page.url()).toBe(home)
  expect(app.electron.windows()).toHaveLength(1)
})

test("nothing outside the renderer's folder is served", async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  const origin = await page.evaluate(() => window.location.origin)
  const statuses = await app.electron.evaluate(
    ({ net }, urls) =>
      Promise.all(
        urls.map((url) =>
          net.fetch(url).then(
            (response) => response.status,
            () => 0,
          ),
        ),
      ),
    [
      `${origin}/index.html`,
      `${origin}/../main/index.js`,
      `${origin}/%2e%2e/main/index.js`,
      `${origin}/..%2fmain%2findex.js`,
      'app://elsewhere/index.html',
    ],
  )
  expect(statuses[0]).toBe(200)
  for (const status of statuses.slice(1)) expect(status).not.toBe(200)
})

test('no permission is granted', async ({ launch }) => {
  const page = await (await launch()).window()
  const states = await page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'clipboard-read',
    ] as PermissionName[]
    return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state))
  })
  expect(new Set(states)).toEqual(new Set(['denied']))
})

test('main refuses calls that are not in the contract, or not as agreed @packaged', async ({
  launch,
  home,
}) => {
  const app = await launch()
  const page = await app.window()
  for (const call of [
    ['no-such-channel'],
    ['ELECTRON_BROWSER_REQUIRE', 'fs'],
    ['settings:update', { rangeMinutes: 7 }],
    ['settings:update', { windowBounds: { x: 0 } }],
    ['settings:update', 'dark'],
    ['settings:update', { sharingPort: 80 }],
    ['settings:update', { sharingReach: '0.0.0.0' }],
    ['source:open-recording', 42],
    ['source:open-recording', ''],
    ['source:set-speed', -1],
    ['source:select', 'elsewhere'],
    ['app:bootstrap', 'surplus'],
    ['snapshot:save', { target: 'all', png: 'text' }],
    ['snapshot:deliver', -1, { target: 'all', png: {} }],
  ]) {
    expect(await attempt(page, JSON.stringify(call)), JSON.stringify(call)).toMatch(
      /refused|not part of this page's contract/,
    )
  }
  expect(existsSync(path.join(home.userData, 'settings.json'))).toBe(false)
})

test('every file is served with the policy, as what it is, and nothing that is not there @packaged', async ({
  launch,
}) => {
  const app = await launch()
  const page = await app.window()
  const script = await page.evaluate(() => document.querySelector('script')?.getAttribute('src') ?? '')
  const served = (path: string): Promise<Record<string, string> | null> =>
    app.electron.evaluate(
      ({ session }, url) =>
        session.defaultSession.fetch(url).then(
          ({ headers }) => Object.fromEntries(headers),
          () => null,
        ),
      new URL(path, 'app://anemometer/').href,
    )
  for (const [path, type] of [
    ['/', 'text/html'],
    ['/popover.html', 'text/html'],
    [script, 'text/javascript'],
  ] as const) {
    const headers = await served(path)
    expect(headers?.['content-type'], path).toMatch(new RegExp(`^${type}`))
    expect(headers?.['content-security-policy'], path).toContain("default-src 'none'; script-src 'self'")
    expect(headers?.['x-content-type-options'], path).toBe('nosniff')
  }
  expect(await served('/missing.html')).toBeNull()
  expect(await served('/assets')).toBeNull()
})

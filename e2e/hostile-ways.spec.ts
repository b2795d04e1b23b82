import type { Bridge } from '../src/shared/ipc-contract'
import type { AnemometerApp } from './harness/anemometer-app'
import { countDialogs, pageTexts, runInTask } from './harness/hostile'
import { launchPlaying } from './harness/playing-app'
import { expect, test } from './harness/test'

declare global {
  interface Window {
    anemometer: Bridge
  }
}

const HOME = 'app://anemometer/index.html'

/** What a page that was taken over would do to get out, or to get more. Where it succeeds, it says so in its title. */
const WAYS: Record<string, () => unknown> = {
  'data: as the page': () => window.location.assign('data:text/html,<title>out</title>'),
  'blob: as the page': () =>
    window.location.assign(URL.createObjectURL(new Blob(['<title>out</title>'], { type: 'text/html' }))),
  'javascript: as the page': () => window.location.assign('javascript:document.title="out"'),
  'file: as the page': () => window.location.assign('file:///etc/passwd'),
  'view-source: as the page': () => window.location.assign('view-source:app://anemometer/index.html'),
  'chrome: as the page': () => window.location.assign('chrome://gpu/'),
  'a site as the page': () => window.location.assign('https://example.com/'),
  'another host of our scheme': () => window.location.assign('app://elsewhere/index.html'),
  'a program of the system': () => window.location.assign('mailto:someone@example.com'),
  'a link to another window': () => {
    const link = Object.assign(document.createElement('a'), { href: 'file:///', target: '_blank' })
    document.body.append(link)
    link.click()
  },
  'a form': () => {
    const form = Object.assign(document.createElement('form'), { action: 'https://example.com/' })
    document.body.append(form)
    form.submit()
  },
  'a refresh': () => {
    const meta = { httpEquiv: 'refresh', content: '0;url=https://example.com/' }
    document.head.append(Object.assign(document.createElement('meta'), meta))
  },
  'window.open': () => {
    const urls = ['https://example.com/', 'about:blank', 'app://anemometer/index.html', 'javascript:1', '']
    if (urls.some((url) => window.open(url) !== null)) document.title = 'out'
  },
  'a download': () => {
    const href = URL.createObjectURL(new Blob(['x']))
    const link = Object.assign(document.createElement('a'), { href, download: 'x.exe' })
    document.body.append(link)
    link.click()
  },
  'a webview': () => {
    const view = document.createElement('webview')
    view.setAttribute('src', 'https://example.com/')
    document.body.append(view)
  },
  'frames of other pages': () => {
    for (const src of [
      'https://example.com/',
      'data:text/html,x',
      'app://anemometer/index.html',
      'file:///',
      'mailto:x@y',
    ])
      document.body.append(Object.assign(document.createElement('iframe'), { src }))
  },
  'a frame with a script': () => {
    const srcdoc = '<script>parent.document.title = "out"</script>'
    document.body.append(Object.assign(document.createElement('iframe'), { srcdoc }))
  },
  'objects and embeds': () => {
    document.body.append(Object.assign(document.createElement('object'), { data: 'file:///etc/passwd' }))
    document.body.append(Object.assign(document.createElement('embed'), { src: 'data:text/html,x' }))
  },
  'message boxes': () => {
    window.alert('x')
    window.confirm('x')
    window.prompt('x')
  },
  'a protocol handler': () => navigator.registerProtocolHandler('web+x', 'app://anemometer/?%s'),
  'a worker': () => {
    const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
    worker.onmessage = () => (document.title = 'out')
  },
  'a service worker': () =>
    navigator.serviceWorker.register('/index.js').then(() => (document.title = 'out')),
  'rights of the system': async () => {
    const out = (): void => void (document.title = 'out')
    const { usb, hid, serial } = navigator as unknown as Record<
      string,
      | { requestPort?: () => Promise<unknown>; requestDevice?: (options: object) => Promise<unknown> }
      | undefined
    >
    const { showOpenFilePicker } = window as unknown as { showOpenFilePicker?: () => Promise<unknown> }
    void navigator.mediaDevices.getUserMedia({ audio: true }).then(out, () => undefined)
    void navigator.mediaDevices.getDisplayMedia().then(out, () => undefined)
    void document.documentElement.requestFullscreen().then(out, () => undefined)
    void navigator.clipboard.readText().then(out, () => undefined)
    void navigator.clipboard.writeText('x').then(out, () => undefined)
    void showOpenFilePicker?.().then(out, () => undefined)
    void usb?.requestDevice?.({ filters: [] }).then(out, () => undefined)
    void serial?.requestPort?.().then(out, () => undefined)
    void hid?.requestDevice?.({ filters: [] }).then(
      (found) => (found as unknown[]).length > 0 && out(),
      () => undefined,
    )
    navigator.geolocation.getCurrentPosition(out)
    if ((await Notification.requestPermission()) === 'granted') out()
  },
}

/** What main knows of its pages. Playwright's own answers wait for navigations that never come. */
const pages = (app: AnemometerApp) =>
  app.electron.evaluate(({ webContents }) =>
    Promise.all(
      webContents.getAllWebContents().map(async (contents) => ({
        url: contents.getURL(),
        title: (await contents.executeJavaScript('document.title')) as string,
        footer: (await contents.executeJavaScript('document.querySelector("footer").textContent')) as string,
      })),
    ),
  )

async function samplesShown(app: AnemometerApp): Promise<number> {
  const [page] = await pages(app)
  return Number(/(\d+) sample/.exec(page?.footer ?? '')?.[1] ?? Number.NaN)
}

test('no way leads out of the page, with or without a click before it', async ({ launch, home }) => {
  test.setTimeout(180_000)
  const app = await launchPlaying(launch, home)
  const page = await app.window()
  // Of the whole page, not of its first frame.
  await expect.poll(() => samplesShown(app)).toBeGreaterThan(0)
  const dialogs = await countDialogs(app)
  for (const [name, way] of Object.entries(WAYS)) {
    await test.step(name, async () => {
      await runInTask(page, way)
      // What Chromium wants before it lets a page do more.
      await page.mouse.click(300, 5)
      await runInTask(page, way)
      const before = await samplesShown(app)
      await expect.poll(() => samplesShown(app), { intervals: [50] }).toBeGreaterThan(before)
      expect((await pages(app)).map(({ url, title }) => ({ url, title }))).toEqual([
        { url: HOME, title: 'Anemometer' },
      ])
      expect(await dialogs()).toBe(0)
    })
  }
  for (const error of app.mainErrors.splice(0)) expect(error).toContain('ERR_BLOCKED_BY_CSP')
})

test('about:blank, before which nobody is asked, ends the page, and ours takes its place', async ({
  launch,
}) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.locator('.badge')).toBeVisible()
  const crashed = page.waitForEvent('crash')
  await runInTask(page, () => window.location.assign('about:blank'))
  await crashed
  await expect.poll(async () => (await pageTexts(app))[0]).toContain('had stopped, and was loaded again')
  expect(app.electron.windows()).toHaveLength(1)
})

test('a page can keep neither its window open nor the app from quitting', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.locator('.badge')).toBeVisible()
  await runInTask(page, () => window.addEventListener('beforeunload', (event) => event.preventDefault()))
  // Only after a click a page is allowed to ask.
  await page.mouse.click(300, 5)
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(() => app.electron.windows().length).toBe(0)
})

test('a page opens a dialog only after a press of the person, and one for each', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.locator('.badge')).toBeVisible()
  const dialogs = await countDialogs(app)
  const askOften = () =>
    page.evaluate(async () => {
      const calls = (['transfer:choose-import', 'source:choose-recording'] as const).flatMap((channel) =>
        [1, 2, 3].map(() => window.anemometer.invoke(channel)),
      )
      return (await Promise.all(calls)).map(({ ok }) => ok)
    })
  expect(await askOften()).toEqual([false, false, false, false, false, false])
  expect(await dialogs()).toBe(0)
  await page.mouse.click(300, 5)
  expect(await askOften()).toEqual([true, false, false, false, false, false])
  expect(await dialogs()).toBe(1)
})

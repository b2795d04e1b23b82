import { PixelMask, type Ink } from '../../src/main/presentation/pixel-mask'
import { squareNumber, trayPicture } from '../../src/main/presentation/tray-icon'
import type { AnemometerApp } from '../harness/anemometer-app'
import { contrast, type Rgb } from '../harness/pictures'
import { writeRecording } from '../harness/recordings'
import { expect, test } from '../harness/test'
import type { TrayPixels } from '../harness/tray-host'

const PANELS: Record<string, Rgb> = { light: [240, 240, 240], dark: [36, 36, 36] }

async function trayOf(app: AnemometerApp): Promise<AnemometerApp['tray']> {
  await expect.poll(() => app.tray.hasItem).toBe(true)
  return app.tray
}

test('shows the watts of a recording in the icon, the tooltip and the menu @packaged', async ({
  launch,
  home,
}) => {
  const file = writeRecording(home.root, 'steady.plist', { samples: 3, anePowerMw: () => 2620 })
  const tray = await trayOf(await launch([`--replay=${file}`, '--speed=max', '--hidden']))
  await expect.poll(() => tray.toolTipText()).toContain('Neural Engine: 2.62\u202fW')
  await expect.poll(() => tray.toolTipText()).toContain('steady.plist')
  await expect.poll(() => tray.menuLabels()).toContain('ANE  2.62\u202fW')
  const icon = await onlyIcon(() => tray.icons())
  expect([icon.width, icon.height]).toEqual([22, 22])
  const picture = { kind: 'number', ...squareNumber(2620), mark: null, badge: null } as const
  const drawn = trayPicture(picture, 1, new PixelMask(0, 0)).inkPixels(inkColour(icon), 1)
  expect(inkOf(icon)).toEqual(inkOf({ ...icon, rgba: drawn }))
})

test('the digits can be read on light and on dark panels', async ({ launch, home }) => {
  const file = writeRecording(home.root, 'steady.plist', { samples: 3, anePowerMw: () => 49 })
  const tray = await trayOf(await launch([`--replay=${file}`, '--speed=max', '--hidden']))
  await expect.poll(() => tray.toolTipText()).toContain('49\u202fmW')
  const icon = await onlyIcon(() => tray.icons())
  for (const panel of Object.values(PANELS)) {
    const contrasts = edgeContrasts(icon, panel)
    expect(contrasts.length).toBeGreaterThan(40)
    expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(3)
  }
  expect(emptyBorder(icon)).toBeGreaterThanOrEqual(1)
})

test('says that it is a demonstration @packaged', async ({ launch }) => {
  const tray = await trayOf(await launch(['--hidden']))
  expect(await tray.toolTipText()).toContain('Demonstration')
  await expect.poll(() => tray.menuLabels()).toContain('Demonstration, not this machine')
})

test('tells in the menu what the popover tells', async ({ launch, home }) => {
  const file = writeRecording(home.root, 'burst.plist', {
    samples: 12,
    anePowerMw: (index) => (index > 4 && index < 8 ? 50 : 0),
  })
  const tray = await trayOf(await launch([`--replay=${file}`, '--speed=max', '--hidden']))
  await expect
    .poll(() => tray.menuLabels())
    .toContainEqual(expect.stringMatching(/^Idle since \d\d:\d\d:\d\d; last burst 3\u202fs, 150\u202fmJ$/))
  expect(await tray.menuLabels()).toContain('Thermal pressure  Nominal')
})

test('has every entry of the menu', async ({ launch }) => {
  const tray = await trayOf(await launch(['--hidden']))
  await expect
    .poll(async () => (await tray.menuLabels()).filter((label) => /^(ANE|GPU|CPU) {2}/.test(label)))
    .toHaveLength(3)
  const labels = await tray.menuLabels()
  expect(labels).toEqual(
    expect.arrayContaining([
      'Open Anemometer',
      'Start Measurement',
      'Measurements…',
      'Add Mark',
      'Save What Just Happened…',
      'Import…',
      'Picture',
      'All Charts…',
      'ANE power…',
      'Pause Reading',
      'Source',
      'Live',
      'Demonstration',
      'Open Recording…',
      'Settings…',
      'About Anemometer',
      'Quit Anemometer',
    ]),
  )
})

test('measures from the menu, and shows what came of it', async ({ launch }) => {
  const app = await launch(['--hidden'])
  const tray = await trayOf(app)
  await expect.poll(() => tray.toolTipText()).toContain('mW')
  await tray.click('Start Measurement')
  await expect.poll(() => tray.menuLabels()).toContain('Stop Measurement')
  await expect.poll(async () => (await tray.menuLabels()).join()).toContain('Measuring: ')
  const before = await tray.toolTipText()
  await expect.poll(() => tray.toolTipText()).not.toBe(before)
  await tray.click('Stop Measurement')
  await expect((await app.window()).getByText('Measurement 1').first()).toBeVisible()
  await expect.poll(() => tray.menuLabels()).toContain('Start Measurement')
})

test('pauses and goes on', async ({ launch }) => {
  const tray = await trayOf(await launch(['--hidden']))
  await expect.poll(() => tray.menuLabels()).toContain('Pause Reading')
  await tray.click('Pause Reading')
  await expect.poll(() => tray.menuLabels()).toContain('Resume Reading')
  await tray.click('Resume Reading')
  await expect.poll(() => tray.menuLabels()).toContain('Pause Reading')
})

test('leaves a recording for the demonstration', async ({ launch, home }) => {
  const file = writeRecording(home.root, 'steady.plist', { samples: 3 })
  const tray = await trayOf(await launch([`--replay=${file}`, '--speed=max', '--hidden']))
  await expect.poll(() => tray.toolTipText()).toContain('steady.plist')
  await tray.click('Source', 'Demonstration')
  await expect.poll(() => tray.toolTipText()).toContain('Demonstration')
  await expect.poll(() => tray.menuLabels()).toContain('Demonstration, not this machine')
})

test('comes back with a panel that was started again', async ({ launch }) => {
  const app = await launch(['--hidden'])
  const tray = await trayOf(app)
  await tray.restart()
  await expect.poll(() => tray.hasItem).toBe(true)
  await expect.poll(() => tray.menuLabels()).toContain('Open Anemometer')
})

test('opens the window and quits @packaged', async ({ launch }) => {
  const app = await launch(['--hidden'])
  const tray = await trayOf(app)
  await expect.poll(() => tray.menuLabels()).toContain('Open Anemometer')
  await tray.click('Open Anemometer')
  const page = await app.window()
  await expect(page.locator('.badge')).toBeVisible()
  await tray.click('Quit Anemometer')
  expect(await app.exited()).toBe(0)
})

/** The icon once it has stopped changing hands; the app offers one size to a Linux panel. */
async function onlyIcon(read: () => Promise<TrayPixels[]>): Promise<TrayPixels> {
  const icons = await read()
  expect(icons).toHaveLength(1)
  return icons[0] as TrayPixels
}

function alphaAt(icon: TrayPixels, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= icon.width || y >= icon.height) return 0
  return icon.rgba[(y * icon.width + x) * 4 + 3] ?? 0
}

/** The icon's pixels as text, `#` where it is opaque: the ink. */
function inkOf(icon: TrayPixels): string[] {
  return Array.from({ length: icon.height }, (_, y) =>
    Array.from({ length: icon.width }, (_, x) => (alphaAt(icon, x, y) === 255 ? '#' : '.')).join(''),
  )
}

function inkColour(icon: TrayPixels): Ink {
  const first = icon.rgba.findIndex((_, at) => at % 4 === 3 && icon.rgba[at] === 255)
  return (icon.rgba[first - 1] ?? 0) > 128 ? 'light' : 'dark'
}

/** Contrast of each ink pixel against each neighbour that is not ink, as both look on a panel. */
function edgeContrasts(icon: TrayPixels, panel: Rgb): number[] {
  const found: number[] = []
  for (let y = 0; y < icon.height; y++) {
    for (let x = 0; x < icon.width; x++) {
      if (alphaAt(icon, x, y) !== 255) continue
      for (const [nx, ny] of [
        [x - 1, y],
        [x + 1, y],
        [x, y - 1],
        [x, y + 1],
      ] as const) {
        if (alphaAt(icon, nx, ny) === 255) continue
        found.push(contrast(onPanel(icon, x, y, panel), onPanel(icon, nx, ny, panel)))
      }
    }
  }
  return found
}

/** What a panel shows of a pixel whose colour is not premultiplied. */
function onPanel(icon: TrayPixels, x: number, y: number, panel: Rgb): Rgb {
  const at = (y * icon.width + x) * 4
  const alpha = alphaAt(icon, x, y) / 255
  return panel.map(
    (under, channel) => (icon.rgba[at + channel] ?? 0) * alpha + under * (1 - alpha),
  ) as unknown as Rgb
}

/** Pixels between the ink and the icon's nearest edge. */
function emptyBorder(icon: TrayPixels): number {
  let border = icon.width
  for (let y = 0; y < icon.height; y++) {
    for (let x = 0; x < icon.width; x++) {
      if (alphaAt(icon, x, y) !== 255) continue
      border = Math.min(border, x, y, icon.width - 1 - x, icon.height - 1 - y)
    }
  }
  return border
}

test('leaves the menu alone while samples pass: a panel closes an open menu that is replaced', async ({
  launch,
  home,
}) => {
  const file = writeRecording(home.root, 'rising.plist', { samples: 60, anePowerMw: (index) => 100 + index })
  const tray = await trayOf(await launch([`--replay=${file}`, '--speed=5', '--hidden']))
  await expect.poll(() => tray.menuLabels()).toContainEqual(expect.stringMatching(/^at /))
  const labels = await tray.menuLabels()
  const tooltip = await tray.toolTipText()
  await expect.poll(() => tray.toolTipText()).not.toBe(tooltip)
  const later = await tray.toolTipText()
  await expect.poll(() => tray.toolTipText()).not.toBe(later)
  expect(await tray.menuLabels()).toEqual(labels)
})

import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { COMMAND_IDS, COMMANDS, formatKey } from '#shared/commands'
import { log } from '../log/log'
import { temporaryFolder } from '../storage/testing/store-folder'
import { installApplicationMenu } from './application-menu'

const fakes = vi.hoisted(() => ({
  menu: null as MenuItemConstructorOptions[] | null,
  shown: [] as string[],
}))
vi.mock('electron', () => ({
  Menu: {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (menu: MenuItemConstructorOptions[] | null) => (fakes.menu = menu),
  },
  shell: { showItemInFolder: (path: string) => fakes.shown.push(path) },
}))

const command = vi.fn()
const onAction = vi.fn()
const onTextSize = vi.fn()

beforeEach(() => {
  fakes.shown = []
  command.mockClear()
  onAction.mockClear()
  onTextSize.mockClear()
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
  installApplicationMenu({ isMeasuring: false, onAction, onTextSize, command })
})
afterEach(() => {
  vi.restoreAllMocks()
  log.close()
})

/** What a person sees in a menu, and chooses. */
function choose(menu: (menu: MenuItemConstructorOptions) => boolean, entry: string): void {
  const entries = fakes.menu?.find(menu)?.submenu as MenuItemConstructorOptions[]
  const item = entries.find(({ label }) => label === entry)
  item?.click?.(null as never, undefined, null as never)
}

const chooseShowLog = (): void => choose(({ role }) => role === 'help', 'Show Log')

/** All items below `menu`, without its separators and roles. */
function items(menu: MenuItemConstructorOptions): MenuItemConstructorOptions[] {
  return (menu.submenu as MenuItemConstructorOptions[] | undefined)?.filter(({ label }) => label) ?? []
}

it('lists every command that has a key once, with its key, and takes none from text fields', () => {
  const all = fakes.menu?.flatMap(items) ?? []
  for (const id of COMMAND_IDS) {
    const { label, keys } = COMMANDS[id]
    const expected = id === 'measure' ? 'Start Measurement' : label
    const found = all.filter((item) => item.label === expected)
    expect(found, id).toHaveLength(1)
    const key = formatKey(keys[0], 'darwin')
    const told =
      found[0]?.accelerator?.replace('Command+', '⌘').replace('Plus', '+') ??
      found[0]?.toolTip?.replace('Key: ', '')
    expect(told, id).toBe(key)
  }
  for (const { accelerator } of all) if (accelerator !== undefined) expect(accelerator).toMatch(/^Command\+/)
})

it('View, Zoom In is carried out by the window', () => {
  choose(({ label }) => label === 'View', 'Zoom In')
  expect(command).toHaveBeenCalledWith({ kind: 'run-command', id: 'zoom-in' })
})

it.each([
  ['Bigger Text', 'bigger-text'],
  ['Smaller Text', 'smaller-text'],
  ['Actual Size', 'actual-text-size'],
])('View, %s acts without a window', (label, id) => {
  choose((menu) => menu.label === 'View', label)
  expect(onTextSize).toHaveBeenCalledWith(id)
  expect(command).not.toHaveBeenCalled()
})

it('Measurement, Stop Measurement stops the running one', () => {
  installApplicationMenu({ isMeasuring: true, onAction, onTextSize, command })
  choose(({ label }) => label === 'Measurement', 'Stop Measurement')
  expect(onAction).toHaveBeenCalledWith({ kind: 'stop-measurement' })
})

it('Measurement, Add Mark sets a mark', () => {
  choose(({ label }) => label === 'Measurement', 'Add Mark')
  expect(onAction).toHaveBeenCalledWith({ kind: 'add-mark' })
})

it.each([
  ['Check for Updates…', 'check-for-updates'],
  ['Install Command…', 'install-command'],
])('Anemometer, %s', (label, kind) => {
  choose(({ role }) => role === 'appMenu', label)
  expect(onAction).toHaveBeenCalledWith({ kind })
})

it('Help, Show Log shows the file in its folder', () => {
  const path = join(temporaryFolder(), 'app.log')
  log.open(path)
  log.info('app', 'x')
  chooseShowLog()
  expect(fakes.shown).toEqual([path])
  expect(command).not.toHaveBeenCalled()
})

it('Help, Show Log says why there is none', () => {
  log.open('/dev/null/app.log')
  log.info('app', 'x')
  chooseShowLog()
  expect(fakes.shown).toEqual([])
  expect(command).toHaveBeenCalledWith({ kind: 'notice', message: 'There is no log to show: ENOTDIR.' })
})

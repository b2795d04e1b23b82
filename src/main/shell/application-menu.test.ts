import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
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

beforeEach(() => {
  fakes.shown = []
  command.mockClear()
  onAction.mockClear()
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
  installApplicationMenu({ isMeasuring: false, onAction, command })
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

it('Measurement, Add Mark sets a mark', () => {
  choose(({ label }) => label === 'Measurement', 'Add Mark')
  expect(onAction).toHaveBeenCalledWith({ kind: 'add-mark' })
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

import { beforeEach, expect, it, vi } from 'vitest'
import { GlobalShortcuts } from './global-shortcuts'

const fakes = vi.hoisted(() => ({ taken: new Set<string>(), registered: new Map<string, () => void>() }))
vi.mock('electron', () => ({
  globalShortcut: {
    register: (accelerator: string, action: () => void) => {
      if (fakes.taken.has(accelerator)) return false
      fakes.registered.set(accelerator, action)
      return true
    },
    unregister: (accelerator: string) => fakes.registered.delete(accelerator),
    unregisterAll: () => fakes.registered.clear(),
  },
}))

const show = vi.fn()
const toggle = vi.fn()
let shortcuts: GlobalShortcuts

beforeEach(() => {
  fakes.taken.clear()
  fakes.registered.clear()
  show.mockClear()
  shortcuts = new GlobalShortcuts({ window: show, popover: toggle }, false)
})

const keys = (): string[] => [...fakes.registered.keys()]

it('takes no key by default, and the one of the settings at the start', () => {
  expect(shortcuts.begin({ window: null, popover: null })).toEqual([])
  expect(keys()).toEqual([])
  expect(shortcuts.begin({ window: 'Control+Alt+A', popover: null })).toEqual([])
  fakes.registered.get('Control+Alt+A')?.()
  expect(show).toHaveBeenCalledOnce()
})

it('gives the key of before back once another is had', () => {
  shortcuts.set('window', 'Control+Alt+A')
  expect(shortcuts.set('window', 'Control+Alt+B').ok).toBe(true)
  expect(keys()).toEqual(['Control+Alt+B'])
  shortcuts.set('window', null)
  expect(keys()).toEqual([])
})

it('keeps the key of before where another one is taken, and says so', () => {
  shortcuts.set('window', 'Control+Alt+A')
  fakes.taken.add('Control+Alt+B')
  expect(shortcuts.set('window', 'Control+Alt+B')).toEqual({
    ok: false,
    message:
      'Ctrl+Alt+B belongs to the system, to another program, or to another of these. Choose another key.',
  })
  expect(keys()).toEqual(['Control+Alt+A'])
  expect(shortcuts.status.inactive).toEqual({})
})

it('says at the start which key of the settings does not act, until another is chosen', () => {
  fakes.taken.add('F5')
  const [message] = shortcuts.begin({ window: 'F5', popover: null })
  expect(message).toContain('F5 belongs to the system')
  expect(shortcuts.status).toEqual({ limit: null, inactive: { window: message } })
  expect(shortcuts.set('window', 'F6').ok).toBe(true)
  expect(shortcuts.status.inactive).toEqual({})
})

it('takes no key for two things', () => {
  shortcuts.set('window', 'Control+Alt+A')
  expect(shortcuts.set('popover', 'Control+Alt+A').ok).toBe(false)
  expect(shortcuts.set('popover', 'Control+Alt+B').ok).toBe(true)
  fakes.registered.get('Control+Alt+B')?.()
  expect([show, toggle].map(({ mock }) => mock.calls.length)).toEqual([0, 1])
})

it('tells what Wayland does not allow', () => {
  expect(new GlobalShortcuts({ window: show, popover: toggle }, true).status.limit).toContain('Wayland')
})

it('gives everything back at the end', () => {
  shortcuts.set('window', 'F5')
  shortcuts.dispose()
  expect(keys()).toEqual([])
})

// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DEFAULT_SETTINGS } from '#shared/settings'
import { MenuBarSection } from './features/settings/menu-bar-section'
import { useSession } from './stores/session-store'
import { useSettings } from './stores/settings-store'
import { installFakeBridge, resetStores } from './test-support/fake-bridge'

let invoke: ReturnType<typeof vi.fn>
beforeEach(() => {
  resetStores()
  invoke = vi.mocked(installFakeBridge().invoke)
})
afterEach(cleanup)

const groups = (): (string | null)[] =>
  screen.getAllByRole('group').map((group) => group.getAttribute('aria-label'))
const choose = (name: RegExp): boolean => fireEvent.click(screen.getByRole('button', { name }))

it('offers what the chosen style has', () => {
  useSession.setState({ platform: 'darwin' })
  render(<MenuBarSection />)
  expect(groups()).toEqual(['The menu bar shows', 'Power of', 'Unit', 'Changes at most every'])
  choose(/^ANE, GPU, CPU/)
  expect(groups()).toContain('Arranged in')
  choose(/^Trace/)
  expect(groups()).not.toContain('Unit')
  choose(/^Icon/)
  expect(groups()).toEqual(['The menu bar shows', 'Changes at most every'])
})

it('changes one choice, and leaves the others as they are', () => {
  render(<MenuBarSection />)
  choose(/^Value and trace/)
  choose(/^5\ss/)
  const menuBar = { ...DEFAULT_SETTINGS.menuBar, style: 'value-and-trace', refreshMs: 5000 }
  expect(useSettings.getState().menuBar).toEqual(menuBar)
  expect(invoke).toHaveBeenLastCalledWith('settings:update', { menuBar })
})

it('arranges nothing in one item where the panel has squares, and has its colour to choose', () => {
  useSession.setState({ platform: 'linux' })
  render(<MenuBarSection />)
  choose(/^ANE, GPU, CPU/)
  expect(groups()).toEqual([
    'The panel shows',
    'Power of',
    'Unit',
    'Changes at most every',
    'Colour in the panel',
  ])
})

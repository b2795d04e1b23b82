// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Menu, type MenuEntry } from './menu'

afterEach(cleanup)

function open(onClose = vi.fn()) {
  const onCopy = vi.fn()
  const entries: MenuEntry[] = [
    { text: 'Copy picture', shortcut: 'Ctrl+C', onChoose: onCopy },
    { text: 'Save picture…', onChoose: vi.fn() },
    'separator',
    { text: 'Read', checked: true, onChoose: vi.fn() },
    { text: 'Write', disabled: true, onChoose: vi.fn() },
  ]
  render(<Menu name="ANE memory traffic" entries={entries} x={10} y={10} onClose={onClose} />)
  const press = (key: string): boolean => fireEvent.keyDown(document.activeElement as Element, { key })
  return { onCopy, onClose, press }
}

const focused = (): string | null => document.activeElement?.querySelector('.menu-text')?.textContent ?? null

describe('Menu', () => {
  it('closes when the window changes its size, as by larger text', () => {
    const { onClose } = open()
    fireEvent(window, new Event('resize'))
    expect(onClose).toHaveBeenCalledOnce()
  })

  it('moves with the arrows, around the ends and past what is disabled', () => {
    const { press } = open()
    expect(focused()).toBe('Copy picture')
    press('ArrowDown')
    expect(focused()).toBe('Save picture…')
    press('ArrowDown')
    press('ArrowDown')
    expect(focused()).toBe('Copy picture')
    press('ArrowUp')
    expect(focused()).toBe('Read')
    press('Home')
    expect(focused()).toBe('Copy picture')
    press('s')
    expect(focused()).toBe('Save picture…')
  })

  it('names itself and tells which series are on', () => {
    open()
    expect(screen.getByRole('menu', { name: 'ANE memory traffic' })).toBeDefined()
    expect(screen.getByRole('menuitemcheckbox', { name: /Read/ }).getAttribute('aria-checked')).toBe('true')
  })

  it('closes by Escape, by a click outside, and before an entry is carried out', () => {
    const { onClose, onCopy, press } = open()
    press('Escape')
    expect(onClose).toHaveBeenCalledTimes(1)
    fireEvent.pointerDown(document.body)
    expect(onClose).toHaveBeenCalledTimes(2)
    fireEvent.click(screen.getByRole('menuitem', { name: /Copy/ }))
    expect(onClose).toHaveBeenCalledTimes(3)
    expect(onCopy).toHaveBeenCalledTimes(1)
  })

  it('keeps its keys from the window', () => {
    const onKeyDown = vi.fn()
    window.addEventListener('keydown', onKeyDown)
    const { press } = open()
    press(' ')
    press('ArrowLeft')
    window.removeEventListener('keydown', onKeyDown)
    expect(onKeyDown).not.toHaveBeenCalled()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceleratorOf, formatAccelerator, isAccelerator, type PressedKeys } from './global-shortcuts'

const pressed = (key: string, parts: Partial<PressedKeys> = {}): PressedKeys => ({
  ...{ key, code: '', metaKey: false, ctrlKey: false, altKey: false, shiftKey: false },
  ...parts,
})

describe('the key of a global shortcut', () => {
  it('has a modifier beside Shift, unless it is an F key', () => {
    for (const good of ['Control+A', 'Alt+Shift+0', 'Command+Space', 'F5', 'Shift+F24', 'Super+Up'])
      expect(isAccelerator(good), good).toBe(true)
    for (const bad of ['A', 'Shift+A', 'Control', 'Control+', 'F25', 'F0', 'Control+a', 'Control+Escape', ''])
      expect(isAccelerator(bad), bad).toBe(false)
  })

  it('has its modifiers once, in one order, so that equal keys are equal texts', () => {
    expect(isAccelerator('Control+Alt+A')).toBe(true)
    expect(isAccelerator('Alt+Control+A')).toBe(false)
    expect(isAccelerator('Control+Control+A')).toBe(false)
    expect(isAccelerator('Hyper+Control+A')).toBe(false)
  })

  it('is made of what is pressed, by the place of a key where a modifier changes what it types', () => {
    expect(acceleratorOf(pressed('å', { code: 'KeyA', altKey: true, metaKey: true }), 'darwin')).toBe(
      'Command+Alt+A',
    )
    expect(acceleratorOf(pressed('%', { code: 'Digit5', ctrlKey: true, shiftKey: true }), 'linux')).toBe(
      'Control+Shift+5',
    )
    // The key that types an A on a French keyboard lies where a Q is elsewhere.
    expect(acceleratorOf(pressed('a', { code: 'KeyQ', ctrlKey: true }), 'linux')).toBe('Control+A')
    expect(acceleratorOf(pressed('ArrowUp', { code: 'ArrowUp', metaKey: true }), 'win32')).toBe('Super+Up')
    expect(acceleratorOf(pressed('Control', { code: 'ControlLeft', ctrlKey: true }), 'linux')).toBeNull()
    expect(acceleratorOf(pressed('a', { code: 'KeyA' }), 'linux')).toBeNull()
  })

  it('is one that main accepts, whatever is pressed', () => {
    const keys = fc.record({
      key: fc.oneof(fc.string(), fc.constantFrom('a', 'F3', 'ArrowLeft', ' ', 'Enter', '+')),
      code: fc.oneof(fc.string(), fc.constantFrom('KeyA', 'Digit1', 'Space', 'Numpad1')),
      metaKey: fc.boolean(),
      ctrlKey: fc.boolean(),
      altKey: fc.boolean(),
      shiftKey: fc.boolean(),
    })
    fc.assert(
      fc.property(keys, fc.constantFrom('darwin', 'linux'), (event, platform) => {
        const accelerator = acceleratorOf(event, platform)
        expect(accelerator === null || isAccelerator(accelerator)).toBe(true)
      }),
    )
  })

  it('is written as the keyboards of each system are', () => {
    expect(formatAccelerator('Command+Alt+Shift+A', 'darwin')).toBe('⌘⌥⇧A')
    expect(formatAccelerator('Control+Alt+Up', 'linux')).toBe('Ctrl+Alt+↑')
  })
})

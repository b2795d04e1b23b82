/** `process.platform` of main, as far as anything depends on it. */
export type Platform = 'darwin' | 'linux' | 'win32' | 'other'

/** What a key does while another program has the keyboard. */
export const SHORTCUT_TARGETS = ['window', 'popover'] as const

export type ShortcutTarget = (typeof SHORTCUT_TARGETS)[number]

/** Electron's accelerators, as `Control+Alt+A`; null: no key. */
export type GlobalShortcuts = Readonly<Record<ShortcutTarget, string | null>>

export interface ShortcutsStatus {
  /** What this desktop does not let keys do, a sentence; null where there is no limit. */
  limit: string | null
  /** Keys of the settings that do not act, with the reason as a sentence. */
  inactive: Partial<Record<ShortcutTarget, string>>
}

/** In this order, so that equal keys are equal texts. */
const MODIFIERS = ['Command', 'Control', 'Alt', 'Shift', 'Super'] as const

const KEY = /^(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Space|Up|Down|Left|Right|Home|End|PageUp|PageDown)$/

/**
 * True for a letter, digit, F key or one that moves, with modifiers; more than Shift, unless it is an F key: what a person
 * types must stay theirs.
 */
export function isAccelerator(text: string): boolean {
  const parts = text.split('+')
  const key = parts.pop() ?? ''
  const modifiers = MODIFIERS.filter((modifier) => parts.includes(modifier))
  if (!KEY.test(key) || modifiers.join('+') !== parts.join('+')) return false
  return /^F\d/.test(key) || modifiers.some((modifier) => modifier !== 'Shift')
}

/** The parts of a `KeyboardEvent` that matter. */
export interface PressedKeys {
  key: string
  code: string
  metaKey: boolean
  ctrlKey: boolean
  altKey: boolean
  shiftKey: boolean
}

/** null where the keys make none that would be allowed, as while only modifiers are down. */
export function acceleratorOf(pressed: PressedKeys, platform: Platform): string | null {
  const { metaKey, ctrlKey, altKey, shiftKey } = pressed
  const isMac = platform === 'darwin'
  const modifiers = [
    ...(metaKey && isMac ? ['Command'] : []),
    ...(ctrlKey ? ['Control'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey ? ['Shift'] : []),
    ...(metaKey && !isMac ? ['Super'] : []),
  ]
  const text = [...modifiers, keyOf(pressed)].join('+')
  return isAccelerator(text) ? text : null
}

function keyOf({ key, code }: PressedKeys): string {
  if (key === ' ' || code === 'Space') return 'Space'
  const named = key.replace(/^Arrow/, '')
  if (KEY.test(named) && named.length > 1) return named
  const typed = key.toUpperCase()
  // With ⌥ a letter types another character, and with Shift a digit does: what its place on the keyboard is called, then.
  return KEY.test(typed) ? typed : code.replace(/^(?:Key|Digit)/, '')
}

const MAC_SIGNS: Readonly<Partial<Record<string, string>>> = {
  Command: '⌘',
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
}
const OTHER_SIGNS: typeof MAC_SIGNS = { Control: 'Ctrl' }
const SIGNS: Readonly<Partial<Record<string, string>>> = { Up: '↑', Down: '↓', Left: '←', Right: '→' }

/** `⌃⌥A` on a Mac, `Ctrl+Alt+A` elsewhere. */
export function formatAccelerator(accelerator: string, platform: Platform): string {
  const isMac = platform === 'darwin'
  const signs = isMac ? MAC_SIGNS : OTHER_SIGNS
  return accelerator
    .split('+')
    .map((part) => signs[part] ?? SIGNS[part] ?? part)
    .join(isMac ? '' : '+')
}

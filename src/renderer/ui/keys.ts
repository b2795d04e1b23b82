import type { KeyboardEvent } from 'react'
import type { Bootstrap } from '#shared/ipc-contract'

/** `⌘S` on a Mac, `Ctrl+S` elsewhere. */
export function commandKey(platform: Bootstrap['platform'], key: string): string {
  return platform === 'darwin' ? `⌘${key}` : `Ctrl+${key}`
}

/** Keys that edit text, held with ⌘ or Ctrl. */
const EDITING_KEYS = ['a', 'c', 'v', 'x', 'y', 'z']

/** While text is typed, keys mean the text and not the window; ⌘S and its like go on meaning the window. */
export function stopTypedKeys(event: KeyboardEvent): void {
  const isCommand = event.metaKey || event.ctrlKey
  if (!isCommand || EDITING_KEYS.includes(event.key.toLowerCase())) event.stopPropagation()
}

import type { KeyboardEvent } from 'react'
import type { Bootstrap } from '#shared/ipc-contract'

/** `⌘S` on a Mac, `Ctrl+S` elsewhere. */
export function commandKey(platform: Bootstrap['platform'], key: string): string {
  return platform === 'darwin' ? `⌘${key}` : `Ctrl+${key}`
}

/** Keys that edit text together with ⌘ or Ctrl. */
const EDITING_KEYS = ['a', 'c', 'v', 'x', 'y', 'z']

/** For fields: keeps typed and editing keys from the window, but lets commands such as ⌘S through. */
export function stopTypedKeys(event: KeyboardEvent): void {
  const isCommand = event.metaKey || event.ctrlKey
  if (!isCommand || EDITING_KEYS.includes(event.key.toLowerCase())) event.stopPropagation()
}

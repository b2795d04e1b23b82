import type { Bootstrap } from '#shared/ipc-contract'

/** `⌘S` on a Mac, `Ctrl+S` elsewhere. */
export function commandKey(platform: Bootstrap['platform'], key: string): string {
  return platform === 'darwin' ? `⌘${key}` : `Ctrl+${key}`
}

import type { WebContents } from 'electron'
import type { PushChannel, PushMap } from '#shared/ipc-contract'

/** Sends to a window, typed by the contract. A page that is already gone is no error. */
export function push<C extends PushChannel>(contents: WebContents, channel: C, message: PushMap[C]): void {
  if (!contents.isDestroyed()) contents.send(channel, message)
}

import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { INVOKE_CHANNELS, type InvokeChannel, type InvokeMap } from '#shared/ipc-contract'
import { isTrustedFrame } from './trusted-frame'

/** One function a channel. `sender` is the window that asks. */
export type Handlers = {
  [C in InvokeChannel]: (
    sender: WebContents,
    ...args: InvokeMap[C]['args']
  ) => InvokeMap[C]['result'] | Promise<InvokeMap[C]['result']>
}

/**
 * Connects every channel of the contract. A call from anything but the top frame of our own page, or with arguments of
 * another shape, is refused before a handler sees it.
 */
export function registerHandlers(handlers: Handlers): void {
  for (const channel of INVOKE_CHANNELS) {
    ipcMain.handle(channel, (event, ...args: unknown[]) => answer(handlers, channel, event, args))
  }
  // Read while the page loads, before it asks for anything.
  void loadSchemas()
}

/** Only with the first page: zod and its schemas weigh megabytes, which an app in the menu bar need not carry. */
const loadSchemas = () => import('./schemas')

async function answer(
  handlers: Handlers,
  channel: InvokeChannel,
  event: IpcMainInvokeEvent,
  args: unknown[],
): Promise<unknown> {
  if (!isTrustedFrame(event.senderFrame)) throw new Error(`${channel}: refused, not the app's own page`)
  const { ARGUMENT_SCHEMAS } = await loadSchemas()
  const parsed = ARGUMENT_SCHEMAS[channel].safeParse(args)
  if (!parsed.success) throw new Error(`${channel}: refused, arguments are not as agreed`)
  // The compiler cannot follow that schema and handler are of one channel; `ARGUMENT_SCHEMAS` is checked against the contract.
  const handler = handlers[channel] as (sender: WebContents, ...rest: unknown[]) => unknown
  return handler(event.sender, ...parsed.data)
}

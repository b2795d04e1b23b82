import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { INVOKE_CHANNELS, type InvokeChannel, type InvokeMap } from '#shared/ipc-contract'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
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
    ipcMain.handle(channel, (event, ...args: unknown[]) =>
      logged(channel, answer(handlers, channel, event, args)),
    )
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

/** What failed, was refused or is a bug goes to the log; the page hears of it all the same. */
async function logged(channel: InvokeChannel, answering: Promise<unknown>): Promise<unknown> {
  try {
    const result = await answering
    const failure = failureOf(result)
    if (failure !== null) log.info('request', `${channel} failed.`, { failure })
    return result
  } catch (error) {
    log.error('request', `${channel} failed.`, errorFields(error))
    throw error
  }
}

/** The sentence of a `Result` that is a failure; null where it is none. */
function failureOf(result: unknown): string | null {
  const { ok, message } = (result ?? {}) as { ok?: unknown; message?: unknown }
  return ok === false && typeof message === 'string' ? message : null
}

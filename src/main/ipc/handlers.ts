import { ipcMain, type IpcMainInvokeEvent, type WebContents, type WebFrameMain } from 'electron'
import { INVOKE_CHANNELS, type InvokeChannel, type InvokeMap } from '#shared/ipc-contract'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import { APP_ORIGIN } from '../shell/app-protocol'

/** One function for each channel. `sender` is the window that calls. */
export type Handlers = {
  [C in InvokeChannel]: (
    sender: WebContents,
    ...args: InvokeMap[C]['args']
  ) => InvokeMap[C]['result'] | Promise<InvokeMap[C]['result']>
}

/**
 * Registers a handler for every channel of the contract. A call from anything but the top frame of our own page, or with
 * arguments that do not match their schema, is rejected before it reaches the handler.
 */
export function registerHandlers(handlers: Handlers): void {
  for (const channel of INVOKE_CHANNELS) {
    ipcMain.handle(channel, (event, ...args: unknown[]) =>
      logged(channel, answer(handlers, channel, event, args)),
    )
  }
  // Loaded while the page loads, so that its first call need not wait.
  void loadSchemas()
}

/** Loaded with the first page only: zod and the schemas take megabytes, which the menu bar alone does not need. */
const loadSchemas = () => import('./schemas')

/** True for the top frame of a page that the app itself served. null is a frame that no longer exists. */
function isTrustedFrame(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${APP_ORIGIN}/`)
}

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
  // The compiler does not see that schema and handler belong to the same channel; `ARGUMENT_SCHEMAS` is checked
  // against the contract.
  const handler = handlers[channel] as (sender: WebContents, ...rest: unknown[]) => unknown
  return handler(event.sender, ...[...parsed.data])
}

/** Logs failures, rejected calls and bugs; the page receives them as well. */
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

/** The message of a failed `Result`; null for everything else. */
function failureOf(result: unknown): string | null {
  const { ok, message } = (result ?? {}) as { ok?: unknown; message?: unknown }
  return ok === false && typeof message === 'string' ? message : null
}

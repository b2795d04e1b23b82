import { ipcMain, type IpcMainInvokeEvent, type WebContents, type WebFrameMain } from 'electron'
import { INVOKE_CHANNELS, type InvokeAnswer, type InvokeChannel, type InvokeMap } from '#shared/ipc-contract'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import { APP_ORIGIN } from '../shell/app-protocol'
import { CallLimits } from './call-limits'
import { RefusalLog } from './refusal-log'
import { gesturesOf } from './user-gestures'

/** One function for each channel. `sender` is the window that calls. */
export type Handlers = {
  [C in InvokeChannel]: (
    sender: WebContents,
    ...args: InvokeMap[C]['args']
  ) => InvokeMap[C]['result'] | Promise<InvokeMap[C]['result']>
}

const allowed = new WeakMap<WebContents, readonly InvokeChannel[]>()

/** From now on `page` may call no other channels. A page that is named nowhere may call all. */
export function restrictCalls(page: WebContents, channels: readonly InvokeChannel[]): void {
  allowed.set(page, channels)
}

/** Why a call never reached its handler: the words for the log and the page. */
class RefusedError extends Error {}

/** A `Result` for the page to show: it may be the person who was too slow. */
const NO_GESTURE = {
  ok: false,
  message: 'This needs a click or a key of yours right before it. Try once more.',
} as const

/**
 * Registers a handler for every channel of the contract. A call is rejected before it reaches the handler unless it comes
 * from the top frame of our own page, is within the limits of `CallLimits`, and has arguments that match their schema.
 * Answers are `InvokeAnswer`s: of a handler that rejects, Electron would print the stack.
 */
export function registerHandlers(handlers: Handlers): void {
  const limits = new WeakMap<WebContents, CallLimits>()
  const limitsOf = (page: WebContents): CallLimits => {
    const known = limits.get(page) ?? new CallLimits(gesturesOf(page))
    limits.set(page, known)
    return known
  }
  const refusals = new RefusalLog()
  for (const channel of INVOKE_CHANNELS) {
    ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<InvokeAnswer> => {
      try {
        const value = await answer(handlers, channel, event, args, () => limitsOf(event.sender))
        logFailure(channel, value)
        return { value }
      } catch (error) {
        if (error instanceof RefusedError) refusals.add(channel, error.message)
        else log.error('request', `${channel} failed.`, errorFields(error))
        return { rejection: `${channel}: ${error instanceof Error ? error.message : String(error)}` }
      }
    })
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
  limitsOf: () => CallLimits,
): Promise<unknown> {
  if (!isTrustedFrame(event.senderFrame)) throw new RefusedError("refused, not the app's own page")
  if (allowed.get(event.sender)?.includes(channel) === false)
    throw new RefusedError('refused, not for this page')
  const limits = limitsOf()
  const refusal = limits.refusalOf(channel, args)
  if (refusal !== null) throw new RefusedError(`refused, ${refusal}`)
  try {
    const { ARGUMENT_SCHEMAS } = await loadSchemas()
    const parsed = ARGUMENT_SCHEMAS[channel].safeParse(args)
    if (!parsed.success) throw new RefusedError('refused, arguments are not as agreed')
    // Last, so that a call that is wrong in itself does not use up a press.
    if (!limits.useGesture(channel)) return NO_GESTURE
    // The compiler does not see that schema and handler belong to the same channel; `ARGUMENT_SCHEMAS` is checked
    // against the contract.
    const handler = handlers[channel] as (sender: WebContents, ...rest: unknown[]) => unknown
    return await handler(event.sender, ...[...parsed.data])
  } finally {
    limits.end()
  }
}

/** The page receives the failure as well. */
function logFailure(channel: InvokeChannel, result: unknown): void {
  const { ok, message } = (result ?? {}) as { ok?: unknown; message?: unknown }
  if (ok === false && typeof message === 'string')
    log.info('request', `${channel} failed.`, { failure: message })
}

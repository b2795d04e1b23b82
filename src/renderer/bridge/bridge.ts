import type { Bridge, InvokeChannel, InvokeMap, Result } from '#shared/ipc-contract'
import { words } from '#shared/words/words'
import { showNotice } from '../stores/notices-store'

declare global {
  interface Window {
    /** Put there by the preload before any script of the page runs. */
    anemometer: Bridge
  }
}

/** The only way out of the window. */
export function mainProcess(): Bridge {
  return window.anemometer
}

/** Channels whose answer is a `Result`. */
type ResultChannel = {
  [C in InvokeChannel]: InvokeMap[C]['result'] extends Result<infer _> ? C : never
}[InvokeChannel]

/** What a channel answers when it succeeds. */
type Value<C extends ResultChannel> = Extract<InvokeMap[C]['result'], { ok: true }>['value']

/** Sends a request to main. A failure is shown as a notice, and the answer is null. */
export async function request<C extends ResultChannel>(
  channel: C,
  ...args: InvokeMap[C]['args']
): Promise<{ value: Value<C> } | null> {
  try {
    const result = (await mainProcess().invoke(channel, ...args)) as Result<Value<C>>
    if (result.ok) return { value: result.value }
    showNotice(result.message)
    return null
  } catch {
    showNotice(words.head.failures.request)
    return null
  }
}

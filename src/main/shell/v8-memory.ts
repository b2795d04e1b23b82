import { BrowserWindow } from 'electron'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Turns V8's optimising compiler off while the app only sits in the menu bar: reading one sample a second takes no longer
 * without it, and its own code takes 5 MB of memory.
 */
export function disableOptimiser(): void {
  setFlagsFromString('--no-opt')
}

/** Call before work that takes long enough to gain from the compiler: a recording, an import, a window. */
export function enableOptimiser(): void {
  setFlagsFromString('--opt')
}

/**
 * Turns the compiler off whenever `window` is hidden, and no other is visible: compiling code that runs once a second went on for minutes and took
 * 1 ms of each. Code that is compiled already stays so.
 */
export function optimiseWhileVisible(window: BrowserWindow): void {
  window.on('show', enableOptimiser)
  window.on('restore', enableOptimiser)
  const onHidden = (): void => {
    if (!BrowserWindow.getAllWindows().some((other) => other !== window && other.isVisible()))
      disableOptimiser()
  }
  window.on('hide', onHidden)
  window.on('minimize', onHidden)
  window.on('closed', onHidden)
}

/**
 * Between two collections. A collection also drops compiled code, which costs up to 0.5 ms a sample to make again, and
 * 1 ms at an interval of two minutes.
 */
const COLLECTION_INTERVAL_MS = 5 * 60_000

/** V8's `gc()`. It ignores options that it does not know. */
type Collect = (options: { type: 'major'; flavor: 'last-resort' }) => void

/**
 * Collects garbage now and then while no window is visible. By itself V8 lets old objects grow to several megabytes, which
 * at one sample a second takes longer than ten minutes. A collection takes some 30 ms.
 */
export function collectGarbageWhileHidden(): void {
  let collect: Collect | null | undefined
  const timer = setInterval(() => {
    if (BrowserWindow.getAllWindows().some((window) => window.isVisible())) return
    collect ??= findCollector()
    if (collect === null) clearInterval(timer)
    else collect({ type: 'major', flavor: 'last-resort' })
  }, COLLECTION_INTERVAL_MS)
  // The timer alone must not keep the process alive.
  timer.unref()
}

/** V8 gives `gc` only to contexts that are created while the flag is set. null where this V8 has no such function. */
function findCollector(): Collect | null {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('globalThis.gc')
  setFlagsFromString('--no-expose-gc')
  return typeof collect === 'function' ? (collect as Collect) : null
}

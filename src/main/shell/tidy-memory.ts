import { BrowserWindow } from 'electron'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What V8 forgets with it has to be made anew: at most 0.5 ms a sample, and every two minutes it would be 1 ms. */
const EVERY_MS = 5 * 60_000

/** As V8 knows it; it passes over what it does not know of the options. */
type Collect = (options: { type: 'major'; flavor: 'last-resort' }) => void

/**
 * Has V8 collect its garbage now and then while nobody looks. By itself it lets objects that have grown old lie until they
 * are megabytes more, which at one sample a second takes longer than ten minutes. Each time takes some 30 ms.
 */
export function keepMemoryTidy(): void {
  let collect: Collect | null | undefined
  const timer = setInterval(() => {
    if (BrowserWindow.getAllWindows().some((window) => window.isVisible())) return
    collect ??= findCollector()
    if (collect === null) clearInterval(timer)
    else collect({ type: 'major', flavor: 'last-resort' })
  }, EVERY_MS)
  // It keeps no process alive.
  timer.unref()
}

/** V8 hands it only to contexts that are made while the flag is set; null where this one does not. */
function findCollector(): Collect | null {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('globalThis.gc')
  setFlagsFromString('--no-expose-gc')
  return typeof collect === 'function' ? (collect as Collect) : null
}

import type { BrowserWindow } from 'electron'
import { setFlagsFromString } from 'node:v8'

/**
 * V8's optimising compiler stays unused while the app only sits in the menu bar: reading one sample a second takes no
 * longer without it, and the pages of its own code are 5 MB less in memory.
 */
export function spareOptimiser(): void {
  setFlagsFromString('--no-opt')
}

/** Before anything that takes long enough to gain from it: a recording, an import, a window. */
export function useOptimiser(): void {
  setFlagsFromString('--opt')
}

/**
 * Once nobody looks, code that runs once a second is not worth compiling: it went on for minutes, at 1 ms a second. What is
 * under way then keeps the code that was compiled for it.
 */
export function optimiseWhileSeen(window: BrowserWindow): void {
  window.on('show', useOptimiser)
  window.on('restore', useOptimiser)
  window.on('hide', spareOptimiser)
  window.on('minimize', spareOptimiser)
  window.on('closed', spareOptimiser)
}

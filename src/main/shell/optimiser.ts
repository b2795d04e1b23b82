import { setFlagsFromString } from 'node:v8'

/**
 * V8's optimising compiler stays unused while the app only sits in the menu bar: reading one sample a second takes no
 * longer without it, and the pages of its own code are 5 MB less in memory.
 */
export function spareOptimiser(): void {
  setFlagsFromString('--no-opt')
}

/** For good, before anything that takes long enough to gain from it: a recording, an import, a window. */
export function useOptimiser(): void {
  setFlagsFromString('--opt')
}

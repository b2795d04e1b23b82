import { setFlagsFromString } from 'node:v8'

/** TurboFan and Sparkplug, as V8 calls them. Without Maglev, between the two, a sample would take a millisecond more. */
const COMPILERS = ['opt', 'sparkplug']

/**
 * Two of V8's compilers stay unused while the app only sits in the menu bar: reading one sample a second takes no longer
 * without them, and the pages of their own code, and of the code they make, are 6 MB less in memory.
 */
export function spareCompilers(): void {
  for (const compiler of COMPILERS) setFlagsFromString(`--no-${compiler}`)
}

/** For good, before anything that takes long enough to gain from it: a recording, an import, a window. */
export function useCompilers(): void {
  for (const compiler of COMPILERS) setFlagsFromString(`--${compiler}`)
}

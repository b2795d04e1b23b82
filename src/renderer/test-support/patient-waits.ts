import { vi } from 'vitest'

/** A wait for what never comes still ends before its test does, and then says what was expected. */
const LONGEST_WAIT_MS = 30_000

// By default both give up after a second, which a machine that has other work may need to draw a page.
const { waitFor } = vi
vi.waitFor = (callback, options) => waitFor(callback, options ?? LONGEST_WAIT_MS)
// Only tests of components have a document; the others need not load the library.
if (typeof document !== 'undefined') {
  const { configure } = await import('@testing-library/dom')
  configure({ asyncUtilTimeout: LONGEST_WAIT_MS })
}

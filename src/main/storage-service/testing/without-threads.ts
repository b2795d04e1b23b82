import { vi } from 'vitest'

// A thread runs what is built, and tests run the sources: in every test file, what would be a thread runs in the process.
vi.mock('../worker', async () => {
  const { startInProcess } = await import('./thread-in-process')
  return { startWorker: startInProcess }
})

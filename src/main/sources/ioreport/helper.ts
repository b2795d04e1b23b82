import { createBirpc } from 'birpc'
import { Counters } from './counters'
import type { HelperFunctions, MessagePort } from './protocol'

/**
 * Answers the calls of `HelperClient`: everything that touches Apple's libraries happens behind this, on one thread. Returns
 * what releases everything, for a process that lives on.
 */
export function serveHelper({ post, onMessage }: MessagePort): () => void {
  let counters: Counters | null = null
  const functions: HelperFunctions = {
    open: (libraries) => {
      try {
        counters = new Counters(libraries)
        return { ok: true, value: counters.reports }
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        return { ok: false, message: `IOReport, which only macOS has, cannot be read here (${why}).` }
      }
    },
    sample: () => {
      if (counters === null) throw new Error('Nothing is open.')
      return counters.sample()
    },
    listChannels: () => {
      if (counters === null) throw new Error('Nothing is open.')
      return counters.listChannels()
    },
    close: () => {
      counters?.close()
      counters = null
    },
  }
  createBirpc<Record<string, never>, HelperFunctions>(functions, {
    post,
    on: onMessage,
    bind: 'functions',
    timeout: -1,
  })
  return functions.close
}

/** Share of one core. Above it, with a window open, the app draws less often. */
export const CPU_BUDGET = 0.05

/** What the app itself costs this machine, all its processes together. */
export interface OwnCost {
  /** Share of one core, a mean over `overMs`; may exceed 1. null until it was measured for long enough. */
  cpuShare: number | null
  overMs: number
  memoryBytes: number
  /**
   * `footprint`: what Activity Monitor shows on a Mac. `private`: what no other process uses. `resident`: what lies in memory, where pages that processes share count in
   * each of them, so that the sum is more than the app takes.
   */
  memoryKind: 'footprint' | 'private' | 'resident'
  processCount: number
  /**
   * Share of one core that `powermetrics` takes. null where it is unknown: nothing is live, it was not measured for long
   * enough, several of them run, or `ps` does not report it.
   */
  powermetricsCpuShare: number | null
  /** The same of `log`, which reads the unified log; null also where it is not read. */
  logCpuShare: number | null
  /** To stay below the budget, charts are drawn no more often than this; null while each sample is drawn. */
  drawEveryMs: number | null
}

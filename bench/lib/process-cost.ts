import { readdirSync, readFileSync } from 'node:fs'

import { residentBytes } from './page-frames'
import { processTree, proportionalSetSizeBytes } from '../../e2e/harness/processes'

/** What an app has used since it began, over all its processes that are alive. Linux only. */
export interface ProcessCost {
  /** User and system time. */
  cpuMs: number
  /** How often a thread began to run after it had waited. */
  wakeUps: number
}

/** Of a process and its descendants, summed over their threads; a thread that has ended is no longer counted. */
export function costOf(rootPid: number): ProcessCost {
  const cost = { cpuMs: 0, wakeUps: 0 }
  for (const { pid } of processTree(rootPid)) {
    for (const thread of namesIn(`/proc/${pid}/task`)) {
      const folder = `/proc/${pid}/task/${thread}`
      // Nanoseconds, where the ticks of `stat` miss most of what is shorter than a tick.
      cost.cpuMs += Number(textOf(`${folder}/schedstat`).split(' ')[0] ?? 0) / 1e6
      const switches = /^voluntary_ctxt_switches:\s+(\d+)/m.exec(textOf(`${folder}/status`))
      cost.wakeUps += Number(switches?.[1] ?? 0)
    }
  }
  return cost
}

/** As if no process beside them shared their pages; where that cannot be known, in which share of them is theirs. */
export function memoryMegabytes(rootPid: number): number {
  const pids = processTree(rootPid).map(({ pid }) => pid)
  return (residentBytes(pids) ?? proportionalSetSizeBytes(rootPid)) / 1e6
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Empty where the thread has ended. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

import { readdirSync, readFileSync } from 'node:fs'

import { processTree, proportionalSetSizeBytes } from '../../e2e/harness/processes'
import { residentBytes } from './page-frames'

/** What an app used in a stretch of time, over all its processes. Linux only. */
export interface ProcessCost {
  /** User and system time; of processes that ended meanwhile it is not known. */
  cpuMs: number
  /** How often a thread began to run after it had waited; of threads that ended meanwhile it is not known. */
  wakeUps: number
}

interface CostReading {
  /** By process. */
  cpuMs: Map<number, number>
  /** By process and thread. */
  waits: Map<string, number>
}

/** Fields of `/proc/PID/stat` behind the name: ticks of a hundredth of a second, whatever the kernel's own. */
const USER_TIME = 11
const SYSTEM_TIME = 12
const TICK_MS = 10

/** Watches a process and its descendants from now on; the function answers what they have used since. */
export function watchCost(rootPid: number): () => ProcessCost {
  const before = readCost(rootPid)
  return () => {
    const after = readCost(rootPid)
    return { cpuMs: increase(before.cpuMs, after.cpuMs), wakeUps: increase(before.waits, after.waits) }
  }
}

/** Of whatever still runs: what ended must not take away what it had used before. */
export function increase<Key>(before: ReadonlyMap<Key, number>, after: ReadonlyMap<Key, number>): number {
  return [...after].reduce((sum, [key, value]) => sum + value - (before.get(key) ?? 0), 0)
}

/** As if no process beside them shared their pages; where that cannot be known, in which share of them is theirs. */
export function memoryMegabytes(rootPid: number): number {
  const pids = alive(rootPid)
  return (residentBytes(pids) ?? proportionalSetSizeBytes(rootPid)) / 1e6
}

function readCost(rootPid: number): CostReading {
  const reading: CostReading = { cpuMs: new Map(), waits: new Map() }
  for (const pid of alive(rootPid)) {
    const stat = textOf(`/proc/${pid}/stat`)
    if (stat === '') continue
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Of the process, so that threads which have ended still count.
    reading.cpuMs.set(pid, (Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME])) * TICK_MS)
    for (const thread of namesIn(`/proc/${pid}/task`)) {
      const status = textOf(`/proc/${pid}/task/${thread}/status`)
      const waits = /^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)
      if (waits !== null) reading.waits.set(`${pid}/${thread}`, Number(waits[1]))
    }
  }
  return reading
}

/** Throws when the app has ended: an app that died must not be the cheapest. */
function alive(rootPid: number): number[] {
  const pids = processTree(rootPid).map(({ pid }) => pid)
  if (pids.length === 0) throw new Error(`Process ${rootPid} ended while it was measured.`)
  return pids
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

import { readdirSync, readFileSync } from 'node:fs'

import { processTree, proportionalSetSizeBytes } from '../../e2e/harness/processes'
import { residentBytes } from './page-frames'

/** What all processes of an app used in some time. Linux only. */
export interface ProcessCost {
  /** User and system time, without that of processes that ended meanwhile. */
  cpuMs: number
  /** How often a thread ran after it had waited, without threads that ended meanwhile. */
  wakeUps: number
}

interface CostReading {
  /** By process. */
  cpuMs: Map<number, number>
  /** By process and thread. */
  waits: Map<string, number>
}

/** Fields of `/proc/PID/stat` after the name, in ticks of 10 ms on every Linux. */
const USER_TIME = 11
const SYSTEM_TIME = 12
const TICK_MS = 10

/** Returns a function that says what a process and its descendants have used since. */
export function watchCost(rootPid: number): () => ProcessCost {
  const before = readCost(rootPid)
  return () => {
    const after = readCost(rootPid)
    return { cpuMs: increase(before.cpuMs, after.cpuMs), wakeUps: increase(before.waits, after.waits) }
  }
}

/** The sum of what grew between two readings. What is missing from the later one has ended and counts nothing. */
export function increase<Key>(before: ReadonlyMap<Key, number>, after: ReadonlyMap<Key, number>): number {
  return [...after].reduce((sum, [key, value]) => sum + value - (before.get(key) ?? 0), 0)
}

/** The memory of an app's processes, each shared page once; without root their proportional set sizes. */
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
    // The process's own figures include threads that have ended.
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

/** Empty when the process or thread has ended. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

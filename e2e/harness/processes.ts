import { readdirSync, readFileSync } from 'node:fs'

export interface AppProcess {
  pid: number
  parentPid: number
  /** `browser` for main, else what Chromium's `--type` says: `renderer`, `gpu-process`, `zygote`, `utility`. */
  type: string
}

/** A process and all its descendants that are alive now. Linux only (reads /proc). */
export function processTree(rootPid: number): AppProcess[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? [])
  const tree = all.filter((process) => process.pid === rootPid)
  for (const process of tree) tree.push(...all.filter((other) => other.parentPid === process.pid))
  return tree
}

export function rendererProcesses(rootPid: number): AppProcess[] {
  return processTree(rootPid).filter((process) => process.type === 'renderer')
}

/** Proportional set size of a process and its descendants in bytes: memory shared by n processes counts 1/n each. */
export function proportionalSetSizeBytes(rootPid: number): number {
  return processTree(rootPid)
    .map((process) => {
      const rollup = readOrNull(`/proc/${process.pid}/smaps_rollup`) ?? ''
      return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024
    })
    .reduce((sum, size) => sum + size, 0)
}

/** null when it has ended meanwhile, or is a zombie. */
function readProcess(pid: number): AppProcess | null {
  const stat = readOrNull(`/proc/${pid}/stat`)
  const commandLine = readOrNull(`/proc/${pid}/cmdline`)
  if (stat === null || commandLine === null) return null
  // The name in parentheses may hold spaces and parentheses; the fields begin after the last one.
  const [state, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z') return null
  // Chromium rewrites its children's arguments into one word with spaces.
  const type = /[\0 ]--type=([a-z-]+)/.exec(commandLine)?.[1] ?? 'browser'
  return { pid, parentPid: Number(parentPid), type }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

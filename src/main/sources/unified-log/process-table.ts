import { execFile } from 'node:child_process'
import type { TrackEvent } from '#shared/track-events'

export interface ProcessEntry {
  parentPid: number
  /** The last part of its path. */
  name: string
}

export type ProcessTable = ReadonlyMap<number, ProcessEntry>

const PS = '/bin/ps'
const PS_ARGUMENTS = ['-axo', 'pid=,ppid=,comm=']
const DEADLINE_MS = 5000
const MOST_BYTES = 16e6

/** Every process that runs now; null where `ps` cannot be run or does not answer in time. Fixed words, no shell. */
export function readProcessTable(): Promise<ProcessTable | null> {
  const options = {
    encoding: 'utf8',
    timeout: DEADLINE_MS,
    maxBuffer: MOST_BYTES,
    env: { LC_ALL: 'C' },
  } as const
  return new Promise((resolve) => {
    execFile(PS, PS_ARGUMENTS, options, (error, stdout) =>
      resolve(error === null ? parseProcessTable(stdout) : null),
    )
  })
}

/** What `ps` printed: `  733   1 /usr/libexec/aned`. Lines that read otherwise are left out. */
export function parseProcessTable(text: string): ProcessTable {
  const table = new Map<number, ProcessEntry>()
  for (const line of text.split('\n')) {
    const [, pid, parentPid, path] = /^\s*(\d+)\s+(\d+)\s+(.+?)\s*$/.exec(line) ?? []
    if (path === undefined) continue
    table.set(Number(pid), { parentPid: Number(parentPid), name: path.slice(path.lastIndexOf('/') + 1) })
  }
  return table
}

/**
 * Adds to events what the log does not say of their process, while it still runs: its name, and whether it belongs to a
 * command. Each process is asked for once, until it is gone; one that has ended stays unknown.
 */
export class ProcessLookup {
  private readonly found = new Map<number, { name: string | null; isOfCommand: boolean | null }>()
  private rootPid: number | null = null

  constructor(private readonly readTable: () => Promise<ProcessTable | null> = readProcessTable) {}

  /** The command whose processes count as its own, from now on; null where there is none. */
  setCommand(rootPid: number | null): void {
    this.rootPid = rootPid
    this.found.clear()
  }

  /** The event itself where there is nothing to add. */
  async complete(event: TrackEvent): Promise<TrackEvent> {
    const { ane } = event
    if (ane === undefined || ane.pid === null) return event
    if (ane.process !== null && this.rootPid === null) return event
    const { name, isOfCommand } = this.found.get(ane.pid) ?? (await this.lookUp(ane.pid))
    // Another process may have the same id from now on.
    if (event.kind === 'ane-gone') this.found.delete(ane.pid)
    return {
      ...event,
      ane: { ...ane, process: ane.process ?? name, isOfCommand: ane.isOfCommand ?? isOfCommand },
    }
  }

  private async lookUp(pid: number): Promise<{ name: string | null; isOfCommand: boolean | null }> {
    const { rootPid } = this
    const table = await this.readTable()
    const entry = table?.get(pid)
    const isOfCommand =
      table === null || rootPid === null || entry === undefined ? null : descendsFrom(table, pid, rootPid)
    const found = { name: entry?.name ?? null, isOfCommand: pid === rootPid ? true : isOfCommand }
    if (rootPid === this.rootPid) this.found.set(pid, found)
    return found
  }
}

function descendsFrom(table: ProcessTable, pid: number, rootPid: number): boolean {
  // A table that was read while processes came and went may have a ring.
  const seen = new Set<number>()
  for (let at: number | undefined = pid; at !== undefined && !seen.has(at); at = table.get(at)?.parentPid) {
    if (at === rootPid) return true
    seen.add(at)
  }
  return false
}

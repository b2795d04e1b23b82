import type { Evidence } from '../ane-facts'
import { isAneEvent, type AneEvent, type TrackEvent } from '../track-events'

/** Who uses the Neural Engine, as far as the log tells. Both null: somebody. */
export interface UsingProcess {
  /** Text of strangers; null where only the id is known, or the name was left out of an export. */
  name: string | null
  pid: number | null
}

/** A moment at which the log says that a process had to do with the Neural Engine. */
export interface Clue {
  atMs: number
  uncertaintyMs: number
  kind: string
  evidence: Evidence
  process: UsingProcess
  isOfCommand: boolean | null
  /** What it was told by. */
  event: AneEvent
}

/** Names in the kernel have 16 bytes or 32, their end included: what is so long may be the beginning of a longer name. */
const CUT_LENGTHS = [15, 16, 31, 32]

/**
 * Events in the order of time, each with the process it is about: a line that has only a name or only an id is given the
 * other, where exactly one process of the same log fits.
 */
export function cluesOf(events: readonly TrackEvent[]): Clue[] {
  const told = events.filter(isAneEvent).toSorted((a, b) => a.startMs - b.startMs)
  const known = knownProcesses(told)
  return told.flatMap((event) => {
    const { startMs, uncertaintyMs, kind, ane } = event
    if (ane.evidence === null) return []
    const process = completed({ name: ane.process, pid: ane.pid }, known)
    const { evidence, isOfCommand } = ane
    return { atMs: startMs, uncertaintyMs, kind, evidence, process, isOfCommand, event }
  })
}

export function isSameProcess(one: UsingProcess, other: UsingProcess): boolean {
  if (one.pid !== null && other.pid !== null) return one.pid === other.pid && areAlike(one.name, other.name)
  return one.name !== null && other.name !== null && areAlike(one.name, other.name)
}

/** True for somebody whom the log does not name at all. */
export function isNobody({ name, pid }: UsingProcess): boolean {
  return name === null && pid === null
}

function knownProcesses(events: readonly AneEvent[]): UsingProcess[] {
  const byKey = new Map<string, UsingProcess>()
  for (const { ane } of events) {
    const { process: name, pid } = ane
    if (name !== null && pid !== null) byKey.set(`${pid} ${name}`, { name, pid })
  }
  return [...byKey.values()]
}

function completed(process: UsingProcess, known: readonly UsingProcess[]): UsingProcess {
  if (isNobody(process) || (process.name !== null && process.pid !== null)) return process
  const fitting = known.filter((other) =>
    process.pid === null ? areAlike(process.name, other.name) : process.pid === other.pid,
  )
  const [only] = fitting
  return only !== undefined && fitting.length === 1 ? only : process
}

/** The same name, or one that is cut; an unknown one is like any other. */
function areAlike(one: string | null, other: string | null): boolean {
  if (one === null || other === null || one === other) return true
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return CUT_LENGTHS.includes(short.length) && long.startsWith(short)
}

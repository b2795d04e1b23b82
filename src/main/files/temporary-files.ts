import { createHash, randomBytes } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { hostname, uptime } from 'node:os'
import { join } from 'node:path'

const DAY_MS = 24 * 60 * 60 * 1000
/** Whether a process of another computer or container still writes cannot be asked. None leaves a file alone so long. */
const ABANDONED_MS = 30 * DAY_MS
/** By how much a clock that was set may shift the time of the last start. */
const CLOCK_SLACK_MS = DAY_MS
/** By how much two readings of the start of one process may differ. */
const SAME_START_MS = 2000

const NAME = /^\.anemometer-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{12}\.tmp$/
const ANY_NAME = /^\.anemometer-[0-9a-f-]+\.tmp$/

/**
 * A new name in `folder` for a file that is renamed once it is whole. It says who writes it: the computer, the process
 * and its start, so that `removeLeftovers` can tell when nobody does any more. Short, because the name of the file
 * itself, which may be as long as the file system takes, is not part of it.
 */
export function temporaryPathIn(folder: string): string {
  const random = randomBytes(6).toString('hex')
  return join(folder, `.anemometer-${processSpace()}-${process.pid}-${processStartMs()}-${random}.tmp`)
}

/**
 * Removes the temporary files in `folder` whose writer was killed. One that may still be written stays: that of a
 * living process, of another user, and of another computer or container unless it was left alone for 30 days. What may
 * not be listed or removed stays as well; nothing is thrown.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    if (!ANY_NAME.test(name)) continue
    const path = join(folder, name)
    const facts = await lstat(path).catch(() => null)
    if (facts?.isFile() === true && isLeftover(name, facts.mtimeMs))
      await rm(path, { force: true }).catch(() => undefined)
  }
}

function isLeftover(name: string, writtenAtMs: number): boolean {
  const nowMs = Date.now()
  const [, space, pid, startMs] = NAME.exec(name) ?? []
  if (space !== processSpace()) return nowMs - writtenAtMs > ABANDONED_MS
  if (Number(pid) === process.pid) return Math.abs(Number(startMs) - processStartMs()) > SAME_START_MS
  // Behind a restart of the computer the number may belong to another process for as long as that runs.
  const bootedAtMs = nowMs - uptime() * 1000
  return !isAlive(Number(pid)) || writtenAtMs < bootedAtMs - CLOCK_SLACK_MS
}

/** Also true of a process of another user, which may not be signalled. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Where process numbers mean the same processes: one computer and, on Linux, one container. 8 hex digits. */
function processSpace(): string {
  let container = ''
  try {
    container = readlinkSync('/proc/self/ns/pid')
  } catch {
    // Other systems have none.
  }
  return createHash('sha256').update(`${hostname()}\0${container}`).digest('hex').slice(0, 8)
}

/** When this process began, ms by the monotonic clock. The same in each of its threads, whatever the wall clock does. */
function processStartMs(): number {
  return Math.round(Number(process.hrtime.bigint() / 1_000_000n) - process.uptime() * 1000)
}

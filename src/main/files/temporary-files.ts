import { createHash, randomBytes } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { hostname, uptime } from 'node:os'
import { join } from 'node:path'

const DAY_MS = 24 * 60 * 60 * 1000
/** A process of another computer or container is assumed dead after so long without a write. */
const ABANDONED_MS = 30 * DAY_MS
/** By so much the time of the last boot may be wrong after the clock was set. */
const CLOCK_SLACK_MS = DAY_MS
/** Two readings of the start of one process differ by less. */
const SAME_START_MS = 2000

const NAME = /^\.anemometer-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{12}\.tmp$/
const ANY_NAME = /^\.anemometer-[0-9a-f-]+\.tmp$/

/**
 * A new name in `folder` for a file that is renamed once it is complete. It contains the computer, the process and
 * its start, so that `removeLeftovers` recognises a file whose writer is gone. The name of the final file is not part
 * of it, because that may already be as long as the file system allows.
 */
export function temporaryPathIn(folder: string): string {
  const random = randomBytes(6).toString('hex')
  return join(folder, `.anemometer-${processSpace()}-${process.pid}-${processStartMs()}-${random}.tmp`)
}

/**
 * Removes the temporary files in `folder` whose writer was killed. The files of living processes stay, and those of
 * another computer or container until nobody has written them for 30 days. What cannot be listed or removed stays as
 * well; never rejects.
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
  // After a restart of the computer another process may have the same number.
  const bootedAtMs = nowMs - uptime() * 1000
  return !isAlive(Number(pid)) || writtenAtMs < bootedAtMs - CLOCK_SLACK_MS
}

/** True also for a process of another user, which may not be signalled. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Identifies the computer and, on Linux, the container: a process number is unique in it. 8 hex digits. */
function processSpace(): string {
  let container = ''
  try {
    container = readlinkSync('/proc/self/ns/pid')
  } catch {
    // Other systems have none.
  }
  return createHash('sha256').update(`${hostname()}\0${container}`).digest('hex').slice(0, 8)
}

/** When this process began, ms by the monotonic clock: the same in all threads, also after the wall clock was set. */
function processStartMs(): number {
  return Math.round(Number(process.hrtime.bigint() / 1_000_000n) - process.uptime() * 1000)
}

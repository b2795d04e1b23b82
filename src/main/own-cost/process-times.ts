import { execFile } from 'node:child_process'

/** Processor time of one process. */
export interface ProcessTime {
  pid: number
  /** User and system, since its start. */
  cpuSeconds: number
}

/** On macOS `ps` is set-user-ID root and reports the processes of every user. Fixed arguments, no shell. */
const PS = '/bin/ps'
const PS_ARGUMENTS = ['-axo', 'pid=,time=,ucomm=']
const DEADLINE_MS = 5000

/** Every process of that name; null where `ps` cannot be run or does not end in time. */
export function processTimesOf(name: string, deadlineMs = DEADLINE_MS): Promise<ProcessTime[] | null> {
  return new Promise((resolve) => {
    execFile(
      PS,
      PS_ARGUMENTS,
      { encoding: 'utf8', timeout: deadlineMs, env: { LC_ALL: 'C' } },
      (error, stdout) => resolve(error === null ? parseProcessTimes(stdout, name) : null),
    )
  })
}

/**
 * What `ps` printed: `  733 0:01.25 powermetrics`. macOS counts in minutes, seconds and hundredths (`123:04.56`), Linux
 * in hours, minutes and seconds, after the days where there are some (`1-02:03:04`). Other lines are ignored.
 */
export function parseProcessTimes(text: string, name: string): ProcessTime[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, time, command] = /^\s*(\d+)\s+(\S+)\s+(.*?)\s*$/.exec(line) ?? []
    const cpuSeconds = time === undefined ? null : parseSeconds(time)
    return command === name && cpuSeconds !== null ? [{ pid: Number(pid), cpuSeconds }] : []
  })
}

function parseSeconds(time: string): number | null {
  const [, days, clock] = /^(?:(\d+)-)?(\d+(?::\d+)+(?:\.\d+)?)$/.exec(time) ?? []
  if (clock === undefined) return null
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return Number(days ?? 0) * 86_400 + seconds
}

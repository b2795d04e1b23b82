import { execFile } from 'node:child_process'

/** `top` looks at every process of the Mac, which takes some hundredths of a second: at this rate less than 0.1 % of a core. */
export const TOP_EVERY_MS = 60_000
/** On macOS `top` is set-user-ID root. Fixed words and numbers, no shell. */
const TOP = '/usr/bin/top'
const TOP_ARGUMENTS = ['-l', '1', '-stats', 'pid,mem']
const DEADLINE_MS = 5000
const UNIT_BYTES: Readonly<Record<string, number>> = { B: 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }

/**
 * The physical footprint of these processes of a Mac together, bytes: what Activity Monitor shows as their memory, which
 * resident sizes are not, since those count what processes share in each of them. null where `top` does not tell.
 */
function footprintOf(pids: readonly number[]): Promise<number | null> {
  const chosen = pids.flatMap((pid) => ['-pid', String(pid)])
  const options = { encoding: 'utf8', timeout: DEADLINE_MS, env: { LC_ALL: 'C' } } as const
  return new Promise((resolve) => {
    execFile(TOP, [...TOP_ARGUMENTS, ...chosen], options, (error, stdout) =>
      resolve(error === null ? parseFootprint(stdout, pids) : null),
    )
  })
}

/**
 * Of what `top` printed: `733 214M+`, where the sign says that it has grown, after lines about the whole Mac. null where one
 * of the processes is not there, since it may have ended.
 */
export function parseFootprint(text: string, pids: readonly number[]): number | null {
  const sizes = new Map<number, number>()
  for (const [, pid, number, unit = ''] of text.matchAll(/^\s*(\d+)\s+(\d+)([BKMG])[+-]?\s*$/gm))
    sizes.set(Number(pid), Number(number) * (UNIT_BYTES[unit] ?? Number.NaN))
  const known = pids.map((pid) => sizes.get(pid)).filter((size) => size !== undefined)
  return known.length < pids.length ? null : known.reduce((sum, size) => sum + size, 0)
}

/** The footprint of the app's processes, read now and then. */
export class Footprint {
  private askedAtMs = Number.NEGATIVE_INFINITY
  private known: { bytes: number; atMs: number } | null = null

  /** `read`: null where it cannot be read now. */
  constructor(private readonly read: (pids: readonly number[]) => Promise<number | null> = footprintOf) {}

  /** null where it is not known, or too old. Reads when that is due. `nowMs` by the monotonic clock. */
  bytes(pids: readonly number[], nowMs: number): number | null {
    if (nowMs - this.askedAtMs >= TOP_EVERY_MS) {
      this.askedAtMs = nowMs
      void this.read(pids).then((bytes) => {
        if (bytes !== null) this.known = { bytes, atMs: nowMs }
      })
    }
    return this.known !== null && nowMs - this.known.atMs <= 2 * TOP_EVERY_MS ? this.known.bytes : null
  }
}

import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Result } from '#shared/ipc-contract'
import { phaseWordsOf } from '#shared/phases/phase-lines'
import { LineSplitter } from '../../main/powermetrics/line-splitter'
import type { UserIds } from './child-command'

/** The variable by which a command finds the pipe. */
export const MARKS_VARIABLE = 'ANEMOMETER_MARKS'

const LONGEST_LINE_BYTES = 4096

/** A named pipe into which a command writes its phases, a line each: `echo "begin load" > "$ANEMOMETER_MARKS"`. */
export class MarksPipe {
  private received = 0

  private constructor(
    readonly path: string,
    private readonly folder: string,
    private readonly socket: Socket,
    onWords: (words: string, arrivedMs: number) => void,
  ) {
    const lines = new LineSplitter(
      (latin1) => {
        const words = Buffer.from(latin1, 'latin1').toString('utf8').trim()
        if (words !== '') onWords(phaseWordsOf(words) ?? words, performance.now())
        return null
      },
      () => onWords('a line that is too long', performance.now()),
      0,
      LONGEST_LINE_BYTES,
    )
    socket.on('data', (bytes) => {
      this.received += bytes.length
      lines.write(bytes)
    })
    socket.on('error', () => socket.destroy())
    socket.unref()
  }

  /** `owner`: who runs the command, where that is not this process's user. Fails with a sentence. */
  static open(owner: UserIds | null, onWords: (words: string, arrivedMs: number) => void): Result<MarksPipe> {
    const folder = mkdtempSync(join(tmpdir(), 'anemometer-marks-'))
    const path = join(folder, 'marks')
    try {
      const made = spawnSync('mkfifo', ['-m', '600', path], { encoding: 'utf8' })
      if (made.status !== 0) throw new Error(made.error?.message ?? made.stderr.trim())
      if (owner !== null) for (const each of [path, folder]) chownSync(each, owner.uid, owner.gid)
      chmodSync(folder, 0o700)
      // Open for writing, too: a pipe whose last writer has gone would end.
      const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
      const socket = new Socket({ fd, readable: true, writable: false })
      return { ok: true, value: new MarksPipe(path, folder, socket, onWords) }
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      return {
        ok: false,
        message: `phases cannot be written to ${MARKS_VARIABLE}: ${(error as Error).message}`,
      }
    }
  }

  /** Resolves when what was written until now is read. */
  async settled(): Promise<void> {
    for (let before = -1; this.received !== before;) {
      before = this.received
      await nextTurn()
    }
  }

  close(): void {
    this.socket.destroy()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

import { constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'

import type { Journal } from './journal'

const NS_A_MS = 1e6

/**
 * What the ANE takes as a command tells it: each line of a named pipe is a power in mW, from when the line is read until the
 * next one. The journal has the energy up to each line, so that a test knows what everything took.
 */
export class PowerPipe {
  private powerMw = 0
  private sinceNs = process.hrtime.bigint()
  /** Up to `sinceNs`. */
  private energyMj = 0
  /** Of these, those in windows that are over. */
  private writtenMj = 0

  constructor(
    path: string,
    private readonly journal: Journal,
  ) {
    // Open for writing, too: a pipe whose last writer has gone would end.
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
    createInterface({ input: new Socket({ fd, writable: false }) }).on('line', (line) => this.onLine(line))
  }

  /** The mean since the window before, mW. */
  endWindow(elapsedNs: number): number {
    this.advance()
    const windowMj = this.energyMj - this.writtenMj
    this.writtenMj = this.energyMj
    return (windowMj * 1000) / (elapsedNs / NS_A_MS)
  }

  private onLine(line: string): void {
    this.advance()
    this.powerMw = Number(line)
    if (!/^\d+$/.test(line)) throw new Error(`"${line}" is no power in mW.`)
    this.journal.write({ event: 'power', pid: process.pid, powerMw: this.powerMw, energyMj: this.energyMj })
  }

  private advance(): void {
    const nowNs = process.hrtime.bigint()
    this.energyMj += (this.powerMw * Number(nowNs - this.sinceNs)) / NS_A_MS / 1000
    this.sinceNs = nowNs
  }
}

import { rm } from 'node:fs/promises'
import type { FamilyId } from '#shared/metric-families'
import { describeWriteError, writeFileAtomically } from '../files/atomic-write'
import type { Meter } from './meter'
import { formatExposition } from './prometheus-text'

/** node_exporter reads the file with each scrape, most of which come every 15 s or later. */
const INTERVAL_MS = 5_000

/** node_exporter has these of itself, and refuses a file that has them, too. */
const NOT_IN_FILES: readonly FamilyId[] = ['processCpu', 'processMemory', 'processStart']

/**
 * Writes what a meter has into a file for the textfile collector of node_exporter: whole or not at all, so that it never
 * reads a half. The file goes when the writer ends, since a counter that stands still looks like a Mac at rest.
 */
export class TextfileWriter {
  private timer: NodeJS.Timeout | null = null
  private writing: Promise<void> = Promise.resolve()
  private trouble: string | null = null

  /** `print`: a sentence for the person where it cannot be written, once until it can. */
  constructor(
    private readonly path: string,
    private readonly meter: Meter,
    private readonly print: (message: string) => void,
  ) {}

  /** Resolves when the file was written for the first time, or could not be. */
  start(): Promise<void> {
    this.timer = setInterval(() => {
      // One that takes longer is not begun twice.
      this.writing = this.writing.then(() => this.write())
    }, INTERVAL_MS)
    this.writing = this.write()
    return this.writing
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer)
    await this.writing
    await rm(this.path, { force: true }).catch(() => undefined)
  }

  private async write(): Promise<void> {
    const exposition = this.meter.collect().filter(({ family }) => !NOT_IN_FILES.includes(family))
    try {
      await writeFileAtomically(this.path, formatExposition(exposition, 'text'))
      if (this.trouble !== null) this.print(`${this.path} is written again.`)
      this.trouble = null
    } catch (error) {
      const trouble = describeWriteError(this.path, error)
      if (trouble !== this.trouble) this.print(trouble)
      this.trouble = trouble
    }
  }
}

import { closeSync, openSync, readSync } from 'node:fs'
import path from 'node:path'

import { startService } from '../../scripts/electron/services.mjs'

const WIDTH = 1280
const HEIGHT = 900
/** Only every fourth row is read, which takes about a millisecond. */
const ROW_STEP = 4
/** Indexes of 32-bit big-endian words in the header of an X window dump, and its sizes in bytes. */
const HEADER_BYTES_WORD = 0
const COLOURS_WORD = 19
const BYTES_A_COLOUR = 12
const HEADER_BYTES = 100

export type Rgb = readonly [red: number, green: number, blue: number]

/** A display that keeps its pixels in a file, so that what is painted can be seen from outside the app. */
export class WatchedScreen {
  private readonly file: number
  private readonly pixelsAt: number
  private readonly row = new Uint8Array(WIDTH * 4)

  private constructor(
    folder: string,
    readonly display: string,
    private readonly stopServer: () => Promise<void>,
  ) {
    this.file = openSync(path.join(folder, 'Xvfb_screen0'), 'r')
    const header = Buffer.alloc(HEADER_BYTES)
    readSync(this.file, header, 0, HEADER_BYTES, 0)
    const word = (index: number): number => header.readUInt32BE(index * 4)
    this.pixelsAt = word(HEADER_BYTES_WORD) + word(COLOURS_WORD) * BYTES_A_COLOUR
  }

  static async start(folder: string): Promise<WatchedScreen> {
    const screen = ['-screen', '0', `${WIDTH}x${HEIGHT}x24`, '-nolisten', 'tcp', '-dpi', '96']
    const service = await startService('Xvfb', ['-displayfd', '3', ...screen, '-fbdir', folder])
    return new WatchedScreen(folder, `:${service.answer}`, service.stop)
  }

  async stop(): Promise<void> {
    closeSync(this.file)
    await this.stopServer()
  }

  /** How many columns of pixels have the colour in any of the rows that are read. */
  columnsWith([red, green, blue]: Rgb): number {
    const found = new Uint8Array(WIDTH)
    for (let y = 0; y < HEIGHT; y += ROW_STEP) {
      readSync(this.file, this.row, 0, WIDTH * 4, this.pixelsAt + y * WIDTH * 4)
      for (let x = 0; x < WIDTH; x++) {
        const at = x * 4
        if (this.row[at] === blue && this.row[at + 1] === green && this.row[at + 2] === red) found[x] = 1
      }
    }
    return found.reduce((sum, one) => sum + one, 0)
  }
}

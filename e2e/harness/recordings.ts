import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { M1_PRO_MACOS_12, M4_MAX_MACOS_15, type Chip } from '../../src/main/synthesis/chips'
import { writePlistSample } from '../../src/main/synthesis/plist-writer'
import { createTestWindow } from '../../src/main/synthesis/test-windows'

export { M4_MAX_MACOS_15 }

const ONE_SECOND_NS = 1_000_000_000

export interface RecordingOptions {
  /** Number of samples, one a second. */
  samples: number
  chip?: Chip
  /** ANE power of each sample in mW; the generator's own values where it is not given. */
  anePowerMw?: (index: number) => number
}

/** Writes a recording as `powermetrics -f plist` would have, and returns its path. */
export function writeRecording(folder: string, name: string, options: RecordingOptions): string {
  const { samples, chip = M1_PRO_MACOS_12, anePowerMw } = options
  const documents = Array.from({ length: samples }, (_, index) => {
    const window = createTestWindow(chip, index + 1, ONE_SECOND_NS)
    const ane = anePowerMw === undefined ? window.ane : { ...window.ane, powerMw: anePowerMw(index) }
    return writePlistSample(chip, { ...window, ane })
  })
  const file = path.join(folder, name)
  writeFileSync(file, documents.join('\0'), 'latin1')
  return file
}

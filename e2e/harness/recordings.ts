import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { M1_PRO_MACOS_12, M4_MAX_MACOS_15, type Chip } from '../../src/main/synthesis/chips'
import { writePlistSample } from '../../src/main/synthesis/plist-writer'
import type { Window } from '../../src/main/synthesis/window'
import { createTestWindow } from '../../src/main/synthesis/test-windows'

export { M4_MAX_MACOS_15 }

export interface RecordingOptions {
  samples: number
  /** The length of each, ms. A second, where it is not given. */
  intervalMs?: number
  chip?: Chip
  /** ANE power of each sample in mW; the generator's own values where it is not given. */
  anePowerMw?: (index: number) => number
  /** What else is other than the generator's own. */
  change?: (window: Window, index: number) => Window
}

/** Writes a recording as `powermetrics -f plist` would have, and returns its path. */
export function writeRecording(folder: string, name: string, options: RecordingOptions): string {
  const {
    samples,
    intervalMs = 1000,
    chip = M1_PRO_MACOS_12,
    anePowerMw,
    change = (window) => window,
  } = options
  const startMs = createTestWindow(chip, 0).endMs
  const documents = Array.from({ length: samples }, (_, index) => {
    const endMs = startMs + (index + 1) * intervalMs
    const window = { ...createTestWindow(chip, index + 1, intervalMs * 1e6), endMs }
    const ane = { ...window.ane, powerMw: anePowerMw?.(index) ?? window.ane.powerMw }
    // The package holds its parts.
    const packagePowerMw = window.packagePowerMw + ane.powerMw - window.ane.powerMw
    return writePlistSample(chip, change({ ...window, ane, packagePowerMw }, index))
  })
  const file = path.join(folder, name)
  writeFileSync(file, documents.join('\0'), 'latin1')
  return file
}

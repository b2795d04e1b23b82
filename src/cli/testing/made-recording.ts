import { writeFileSync } from 'node:fs'
import { M1_PRO_MACOS_12 } from '../../main/synthesis/chips'
import { createDemonstration } from '../../main/synthesis/demonstration'
import { writePlistSample } from '../../main/synthesis/plist-writer'
import { createTestWindow } from '../../main/synthesis/test-windows'

/** ANE power in `writeQuickRecording`, mW; each window then has a whole number of mJ. */
export const QUICK_ANE_MW = 2000
const QUICK_WINDOW_MS = 50

/** Writes equal windows of a busy machine. Each lasts 50 ms, so that a replay is quick. */
export function writeQuickRecording(path: string, windows: number): void {
  const startMs = Date.UTC(2024, 0, 15, 12)
  const base = createTestWindow(M1_PRO_MACOS_12, 1, QUICK_WINDOW_MS * 1e6)
  const texts = Array.from({ length: windows }, (_, index) =>
    writePlistSample(M1_PRO_MACOS_12, {
      ...base,
      ane: { ...base.ane, powerMw: QUICK_ANE_MW },
      endMs: startMs + (index + 1) * QUICK_WINDOW_MS,
    }),
  )
  writeFileSync(path, texts.join('\0'), 'latin1')
}

/** Writes windows `first` to `end` (exclusive) of the demonstration, `rounds` times. */
export function writeDemonstration(path: string, first: number, end: number, rounds = 1): void {
  const pieces: Buffer[] = []
  const { next } = createDemonstration({ startMs: Date.UTC(2022, 2, 30, 12) })
  const windows = Array.from({ length: end * rounds }, () => next().bytes)
  windows.forEach((bytes, index) => {
    if (index % end >= first) pieces.push(pieces.length === 0 && bytes[0] === 0 ? bytes.subarray(1) : bytes)
  })
  writeFileSync(path, Buffer.concat(pieces))
}

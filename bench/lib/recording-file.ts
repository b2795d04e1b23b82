import { createWriteStream } from 'node:fs'
import { once } from 'node:events'

import type { Chip } from '../../src/main/synthesis/chips'
import { writePlistSample } from '../../src/main/synthesis/plist-writer'
import { createTestWindow } from '../../src/main/synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../../src/main/synthesis/text-writer'
import type { Window } from '../../src/main/synthesis/window'

export type RecordingFormat = 'plist' | 'text'

export interface RecordingOptions {
  /** Length of each sample, one behind the other, ms; not given: those of a real Mac that was asked for a second. */
  windowMs?: number
  /** Names for the `tasks` section of a plist, as `--show-all` adds it. */
  tasks?: readonly string[] | undefined
}

/** Writes samples, a second apart if not told otherwise, until `isEnough` of the samples and bytes so far. Returns both. */
export async function writeRecording(
  file: string,
  chip: Chip,
  format: RecordingFormat,
  isEnough: (samples: number, bytes: number) => boolean,
  options: RecordingOptions = {},
): Promise<{ samples: number; bytes: number }> {
  const stream = createWriteStream(file)
  let samples = 0
  let bytes = 0
  while (!isEnough(samples, bytes)) {
    const text = sampleText(chip, format, samples, options)
    samples++
    bytes += text.length
    if (!stream.write(text, 'latin1')) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'close')
  return { samples, bytes }
}

/** What `powermetrics` writes for one sample, with what it writes in front of it. */
function sampleText(
  chip: Chip,
  format: RecordingFormat,
  index: number,
  { windowMs, tasks }: RecordingOptions,
): string {
  const window = windowMs === undefined ? createTestWindow(chip, index) : windowOf(chip, index, windowMs)
  if (format === 'plist')
    return `${index === 0 ? '' : '\0'}${writePlistSample(chip, window, tasks ? { tasks } : {})}`
  return `${index === 0 ? writeTextHeader(chip) : ''}${writeTextSample(chip, window)}`
}

function windowOf(chip: Chip, index: number, windowMs: number): Window {
  const first = createTestWindow(chip, 0)
  return { ...createTestWindow(chip, index, windowMs * 1e6), endMs: first.endMs + index * windowMs }
}

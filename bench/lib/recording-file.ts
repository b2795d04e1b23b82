import { createWriteStream } from 'node:fs'
import { once } from 'node:events'

import type { Chip } from '../../src/main/synthesis/chips'
import { writePlistSample } from '../../src/main/synthesis/plist-writer'
import { createTestWindow } from '../../src/main/synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../../src/main/synthesis/text-writer'

export type RecordingFormat = 'plist' | 'text'

/** Writes samples, a second apart, until `isEnough` of the samples and bytes so far. Returns both. */
export async function writeRecording(
  file: string,
  chip: Chip,
  format: RecordingFormat,
  isEnough: (samples: number, bytes: number) => boolean,
): Promise<{ samples: number; bytes: number }> {
  const stream = createWriteStream(file)
  let samples = 0
  let bytes = 0
  while (!isEnough(samples, bytes)) {
    const text = sampleText(chip, format, samples)
    samples++
    bytes += text.length
    if (!stream.write(text, 'latin1')) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'close')
  return { samples, bytes }
}

/** What `powermetrics` writes for one sample, with what it writes in front of it. */
function sampleText(chip: Chip, format: RecordingFormat, index: number): string {
  const window = createTestWindow(chip, index)
  if (format === 'plist') return `${index === 0 ? '' : '\0'}${writePlistSample(chip, window)}`
  return `${index === 0 ? writeTextHeader(chip) : ''}${writeTextSample(chip, window)}`
}

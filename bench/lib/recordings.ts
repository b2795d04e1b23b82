import { createWriteStream } from 'node:fs'
import { once } from 'node:events'

import { M1_MACOS_11, M1_PRO_MACOS_12, type Chip } from '../../src/main/synthesis/chips'
import { writePlistSample } from '../../src/main/synthesis/plist-writer'
import { createTestWindow } from '../../src/main/synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../../src/main/synthesis/text-writer'
import type { Window } from '../../src/main/synthesis/window'

/** An M1 with macOS 12, 28 KB a sample. Its traffic counters are those of an M1 Pro without the ports that it lacks. */
export const M1: Chip = {
  ...M1_MACOS_11,
  osBuild: '21G115',
  bandwidthCounters: M1_PRO_MACOS_12.bandwidthCounters.filter((name) => !/ATC|DISP[1-3]/.test(name)),
}

/** An M2 Ultra with macOS 14, 63 KB a sample. */
export const ULTRA: Chip = { ...M1_PRO_MACOS_12, ...ultraFacts(), bandwidthCounters: [], reportsOnline: true }

/** So many make a sample of `--show-all` 450 KB long. */
const TASKS = 220
export const TASK_NAMES: readonly string[] = Array.from(
  { length: TASKS },
  (_, index) => `com.apple.service-${index}`,
)

export type RecordingFormat = 'plist' | 'text'

export interface RecordingOptions {
  /** Length of each sample; without it as long as on a real Mac that was asked for a sample a second. */
  windowMs?: number
  /** Names for the `tasks` section of a plist, as `--show-all` adds it. */
  tasks?: readonly string[] | undefined
}

/** A recording of `count` samples as `powermetrics` writes it. */
export function recordingOf(
  chip: Chip,
  format: RecordingFormat,
  count: number,
  options: RecordingOptions = {},
): Buffer {
  const samples = Array.from({ length: count }, (_, index) => sampleText(chip, format, index, options))
  return Buffer.from(samples.join(''), 'latin1')
}

/** Writes samples until `isEnough`, which gets how many samples and bytes were written so far. Returns both. */
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

/** One sample with what `powermetrics` writes in front of it: a NUL, or the header of a text log. */
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

/** Two dies with four efficient cores and eight fast ones each. */
function ultraFacts(): Pick<Chip, 'model' | 'osBuild' | 'clusters'> {
  const [efficient, fast] = M1_PRO_MACOS_12.clusters
  if (!efficient || !fast) throw new Error('The chip that this one is made from has other clusters.')
  const names = ['E0-Cluster', 'P0-Cluster', 'P1-Cluster', 'E1-Cluster', 'P2-Cluster', 'P3-Cluster']
  const clusters = names.map((name, index) => ({
    name,
    coreIds: [0, 1, 2, 3].map((core) => 4 * index + core),
    tableMhz: (name.startsWith('E') ? efficient : fast).tableMhz,
  }))
  return { model: 'Mac14,14', osBuild: '23E224', clusters }
}

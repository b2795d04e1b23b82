import { M1_MACOS_11, M1_PRO_MACOS_12, type Chip } from '../../src/main/synthesis/chips'
import { writePlistSample } from '../../src/main/synthesis/plist-writer'
import { createTestWindow } from '../../src/main/synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../../src/main/synthesis/text-writer'

/** An M1 with macOS 12, 28 KB a sample: the counters of a larger chip without the ports that it has not. */
export const M1: Chip = {
  ...M1_MACOS_11,
  osBuild: '21G115',
  bandwidthCounters: M1_PRO_MACOS_12.bandwidthCounters.filter((name) => !/ATC|DISP[1-3]/.test(name)),
}

/** An M2 Ultra with macOS 14, 63 KB a sample. */
export const ULTRA: Chip = { ...M1_PRO_MACOS_12, ...ultraFacts(), bandwidthCounters: [], reportsOnline: true }

/** As many as make a sample of `--show-all` 450 KB long. */
const TASKS = 220
export const TASK_NAMES: readonly string[] = Array.from(
  { length: TASKS },
  (_, index) => `com.apple.service-${index}`,
)

/** `count` samples one behind the other as `powermetrics -f plist` writes them, each after the first with its NUL. */
export function plistRecording(chip: Chip, count: number, tasks?: readonly string[]): Buffer {
  const samples = Array.from({ length: count }, (_, index) => {
    const text = writePlistSample(chip, createTestWindow(chip, index), tasks ? { tasks } : {})
    return index === 0 ? text : `\0${text}`
  })
  return Buffer.from(samples.join(''), 'latin1')
}

export function textRecording(chip: Chip, count: number): Buffer {
  const samples = Array.from({ length: count }, (_, index) =>
    writeTextSample(chip, createTestWindow(chip, index)),
  )
  return Buffer.from(writeTextHeader(chip) + samples.join(''), 'latin1')
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

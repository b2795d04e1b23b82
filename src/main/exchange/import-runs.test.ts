import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { HistoryStore } from '../storage/history-store'
import { M1_PRO_MACOS_12, M4_MAX_MACOS_15, type Chip } from '../synthesis/chips'
import { createTestWindow } from '../synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../synthesis/text-writer'
import { importFile } from './import-file'
import { MOST_RUNS } from './import-recording'
import { emptyHistory, imported, samplesOf } from './testing/imports'

let folder: string
let store: HistoryStore

beforeEach(() => {
  ;({ folder, store } = emptyHistory())
})

function log(chip: Chip, startSecond: number, count = 5): string {
  const startMs = Date.UTC(2025, 11, 9, 12, 0, startSecond)
  const blocks = Array.from({ length: count }, (_, index) => {
    const window = createTestWindow(chip, index)
    return writeTextSample(chip, { ...window, endMs: startMs + (index * window.elapsedNs) / 1e6 })
  })
  return writeTextHeader(chip) + blocks.join('')
}

function file(text: string): string {
  const path = join(folder, 'log.txt')
  writeFileSync(path, text)
  return path
}

describe('an imported recording', () => {
  it('of two Macs becomes a measurement for each, with the machine of its own header', async () => {
    const path = file(log(M4_MAX_MACOS_15, 0) + log(M1_PRO_MACOS_12, 600, 4))
    const { measurements, warnings, notes, isTakenApart } = await imported(store, path)
    expect(measurements).toMatchObject([
      { name: 'log.txt', samples: 5, coverageRatio: 1, machine: { model: M4_MAX_MACOS_15.model } },
      { name: 'log.txt (2)', samples: 4, coverageRatio: 1, machine: { model: M1_PRO_MACOS_12.model } },
    ])
    expect([warnings, isTakenApart]).toEqual([[], true])
    expect(notes).toEqual([
      expect.stringContaining('Sample 6 begins another measurement: it is of another Mac'),
    ])
    expect(samplesOf(store, measurements[1]?.id ?? '')).toHaveLength(4)
  })

  it('in the wrong order is no single run', async () => {
    const { measurements, notes } = await imported(
      store,
      file(log(M4_MAX_MACOS_15, 5100) + log(M4_MAX_MACOS_15, 0)),
    )
    expect(measurements).toHaveLength(2)
    expect(Date.parse(measurements[0]?.startedAt ?? '')).toBeGreaterThan(
      Date.parse(measurements[1]?.endedAt ?? ''),
    )
    expect(notes[0]).toContain('time goes back by 1 h 25 min')
  })

  it('that goes on after a while, under a new header, is one', async () => {
    const { measurements, isTakenApart } = await imported(
      store,
      file(log(M4_MAX_MACOS_15, 0) + log(M4_MAX_MACOS_15, 600)),
    )
    expect([measurements.length, isTakenApart]).toEqual([1, false])
    expect(measurements[0]?.coverageRatio).toBeLessThan(0.1)
  })

  it('of more runs than anybody could choose from is refused, and leaves nothing', async () => {
    const runs = Array.from({ length: MOST_RUNS + 1 }, (_, index) =>
      log(M4_MAX_MACOS_15, 5000 - 20 * index, 1),
    )
    const result = await importFile(store, file(runs.join('')))
    expect(result).toMatchObject({
      ok: false,
      message: expect.stringContaining('more than 64 runs') as string,
    })
    expect(store.measurements()).toEqual([])
    expect((await imported(store, file(runs.slice(1).join('')))).measurements).toHaveLength(MOST_RUNS)
  })

  it('without a time that can be read does not begin now', async () => {
    const text = log(M4_MAX_MACOS_15, 0).replaceAll(/\((?:Mon|Tue|Wed) Dec/g, '(Di Dez')
    const { measurement, notes } = await imported(store, file(text))
    expect(measurement).toMatchObject({ startedAt: '1970-01-01T00:00:00.000Z', coverageRatio: 1, samples: 5 })
    expect(measurement.note).toContain('When this was recorded is unknown')
    expect(notes).toEqual([expect.stringContaining('From sample 1 on: When this was recorded is unknown')])
  })

  it('tells what the tool said beside it, which is no damage', async () => {
    const text = log(M4_MAX_MACOS_15, 0).replace('**** Proc', 'Second underflow occured.\n**** Proc')
    expect(await imported(store, file(text))).toMatchObject({
      warnings: [],
      notes: ["Lines of powermetrics' error stream that were passed over: 1."],
    })
  })
})

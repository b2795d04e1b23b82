import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PlacedSample } from '#shared/sample'

import { PowermetricsReader } from '../../src/main/powermetrics/powermetrics-reader'
import { Timeline } from '../../src/main/pipeline/timeline'
import { M1, writeRecording, type RecordingOptions } from './recordings'

let folder: string
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'anemometer-bench-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** Three samples as they are read again. */
async function readBack(options: RecordingOptions): Promise<{ placed: PlacedSample[]; text: string }> {
  const file = path.join(folder, 'recording.plist')
  const { bytes } = await writeRecording(file, M1, 'plist', (samples) => samples >= 3, options)
  const text = readFileSync(file, 'latin1')
  expect(text).toHaveLength(bytes)
  const timeline = new Timeline()
  const placed: PlacedSample[] = []
  const reader = new PowermetricsReader({
    onSample: (sample) => placed.push(timeline.place(sample, 0)),
    onFault: (fault) => {
      throw new Error(fault.message)
    },
  })
  reader.write(Buffer.from(text, 'latin1'))
  reader.end()
  return { placed, text }
}

test.each([200, 1000, 600_000, 86_400_000])('windows of %i ms follow one another', async (windowMs) => {
  const { placed } = await readBack({ windowMs })
  expect(placed.map(({ sample }) => sample.elapsedMs)).toEqual([windowMs, windowMs, windowMs])
  expect(placed.map(({ gapBefore }) => gapBefore)).toEqual([false, false, false])
  const [first, , third] = placed.map(({ endMs }) => endMs) as [number, number, number]
  expect(third - first).toBe(2 * windowMs)
})

test('tasks are written where they are named', async () => {
  const tasks = ['com.apple.one', 'com.apple.two']
  expect((await readBack({ tasks })).text.match(/<string>com\.apple\.two<\/string>/g)).toHaveLength(3)
  expect((await readBack({})).text).not.toContain('<key>tasks</key>')
})

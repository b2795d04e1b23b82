import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { temporaryFolder } from '../storage/testing/store-folder'
import { Meter } from './meter'
import { TextfileWriter } from './textfile'

function writerInto(path: string) {
  const meter = new Meter({ version: '1.2.3', watchedEvents: [], hasHistory: false })
  const printed: string[] = []
  const writer = new TextfileWriter(path, meter, (message) => printed.push(message))
  onTestFinished(() => writer.stop())
  return { writer, printed }
}

it('writes a file for node_exporter without what that has itself, and takes it away at the end', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'anemometer.prom')
  const { writer, printed } = writerInto(path)
  await writer.start()
  const text = readFileSync(path, 'utf8')
  expect(text).toContain('\nanemometer_up 0\n')
  expect(text).not.toContain('process_')
  expect(readdirSync(folder)).toEqual(['anemometer.prom'])
  await writer.stop()
  expect(readdirSync(folder)).toEqual([])
  expect(printed).toEqual([])
})

it('writes again and again, and says once where it cannot, and once that it can', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const folder = join(temporaryFolder(), 'later')
  const { writer, printed } = writerInto(join(folder, 'a.prom'))
  await writer.start()
  vi.advanceTimersByTime(20_000)
  await vi.waitFor(() => expect(printed).toHaveLength(1))
  expect(printed[0]).toContain('does not exist')
  mkdirSync(folder)
  vi.advanceTimersByTime(5000)
  await vi.waitFor(() => expect(printed).toHaveLength(2))
  expect(printed[1]).toContain('is written again')
})

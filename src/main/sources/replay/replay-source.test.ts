import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Sample } from '#shared/sample'
import { createDemonstration } from '../../synthesis/demonstration'
import { M4 } from '../ioreport/testing/macs'
import { framedReadings, joinFrames } from '../ioreport/testing/recordings'
import { describeSourceContract } from '../testing/source-contract'
import { probeRecording, readRecording } from './recording'
import { ReplaySource } from './replay-source'

const SAMPLES = 12
let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-replay-'))
  path = join(folder, 'recording.plist')
  const stream = createDemonstration({ startMs: Date.UTC(2022, 2, 30, 12) })
  writeFileSync(path, Buffer.concat(Array.from({ length: SAMPLES }, () => stream.next().bytes)))
  // Only timers are faked; reading the file is real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

/** Lets real file reads happen until `condition` holds, while the fake time does not advance. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

function play(speed: number | null) {
  const source = new ReplaySource({ path, label: 'recording.plist', totalBytes: 1 }, speed)
  const samples: Sample[] = []
  const ends: string[] = []
  const frames: string[] = []
  source.start({
    onSample: (sample, frame) => {
      samples.push(sample)
      frames.push(Buffer.concat(frame ?? []).toString())
    },
    onFault: (fault) => ends.push(fault.message),
    onEnd: () => ends.push('end'),
    onFailure: (message) => ends.push(message),
  })
  return { source, samples, ends, frames }
}

it('plays a recording of IOReport: its samples, their frames, what happened, and where time is missing', async () => {
  const [first, second] = [0, 60_000].map((afterMs) =>
    framedReadings(M4, 3, Date.UTC(2022, 2, 30, 12) + afterMs),
  )
  const framed = [...(first ?? []), ...(second ?? [])]
  writeFileSync(path, joinFrames(framed))
  const calls: unknown[] = []
  new ReplaySource({ path, label: 'a.ioreport', totalBytes: 1 }, null).start({
    onSample: (sample, frame) => calls.push(sample, Buffer.concat(frame ?? []).toString()),
    onEvent: ({ kind }) => calls.push(kind),
    onGap: () => calls.push('gap'),
    onFault: ({ message }) => expect.unreachable(message),
    onEnd: () => calls.push('end'),
    onFailure: (message) => expect.unreachable(message),
  })
  await until(() => calls.at(-1) === 'end')
  const played = framed.flatMap(({ reading, frame }) => [
    ...(reading.gapBefore ? ['gap'] : []),
    reading.sample,
    Buffer.from(frame).toString(),
    ...reading.events.map(({ kind }) => kind),
  ])
  expect(calls).toEqual([...played, 'end'])
  expect(calls.filter((call) => call === 'gap')).toHaveLength(2)
  expect(calls).toContain('ane-throttle')
})

describe('ReplaySource', () => {
  it('plays everything at once at full speed, then says that it is over', async () => {
    const { source, samples, ends } = play(null)
    await until(() => ends.length > 0)
    expect(samples).toHaveLength(SAMPLES)
    expect(ends).toEqual(['end'])
    expect(source.progress()).toMatchObject({ speed: null })
  })

  it('hands out the bytes of each sample', async () => {
    const { frames, ends } = play(null)
    await until(() => ends.length > 0)
    expect(frames.join('\n\0')).toBe(readFileSync(path, 'utf8').trimEnd())
  })

  it('keeps the recorded pace', async () => {
    const { source, samples } = play(1)
    await until(() => vi.getTimerCount() === 1)
    expect(samples).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(1030)
    await until(() => samples.length >= 1 && vi.getTimerCount() === 1)
    expect(samples).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(5 * 1020)
    // Reading the file takes real time; a sixth sample is due and no seventh.
    await until(() => samples.length >= 6 && vi.getTimerCount() === 1)
    expect(samples).toHaveLength(6)
    source.stop()
  })

  it('is faster by its speed, and takes a new speed at once', async () => {
    const { source, samples, ends } = play(10)
    await until(() => vi.getTimerCount() === 1)
    await vi.advanceTimersByTimeAsync(320)
    await until(() => samples.length >= 3 && vi.getTimerCount() === 1)
    expect(samples).toHaveLength(3)
    source.setSpeed(null)
    await until(() => ends.length > 0)
    expect(samples).toHaveLength(SAMPLES)
  })

  it('waits while paused, and goes on where it was', async () => {
    const { source, samples, ends } = play(1)
    await until(() => vi.getTimerCount() === 1)
    source.setPaused(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(samples).toHaveLength(0)
    source.setPaused(false)
    source.setSpeed(null)
    await until(() => ends.length > 0)
    expect(samples).toHaveLength(SAMPLES)
  })

  it('neither gains nor loses time by a pause', async () => {
    const { source, samples } = play(1)
    await until(() => vi.getTimerCount() === 1)
    await vi.advanceTimersByTimeAsync(600)
    source.setPaused(true)
    await vi.advanceTimersByTimeAsync(30_000)
    source.setPaused(true)
    await vi.advanceTimersByTimeAsync(30_000)
    source.setPaused(false)
    source.setPaused(false)
    await vi.advanceTimersByTimeAsync(300)
    expect(samples).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(150)
    expect(samples).toHaveLength(1)
    source.stop()
  })

  it('has the rest of a wait pass at the new speed', async () => {
    const { source, samples } = play(1)
    await until(() => vi.getTimerCount() === 1)
    await vi.advanceTimersByTimeAsync(500)
    source.setSpeed(0.1)
    await vi.advanceTimersByTimeAsync(5000)
    expect(samples).toHaveLength(0)
    source.setSpeed(10)
    await vi.advanceTimersByTimeAsync(30)
    expect(samples).toHaveLength(1)
    source.stop()
  })

  it('waits for a window of weeks without spinning, though no timer is so long', async () => {
    const month = 31 * 86_400 * 1000
    const [first] = readFileSync(path, 'latin1').split('\0')
    writeFileSync(path, String(first).replace(/(<key>elapsed_ns<.key><integer>)\d+/, `$1${month}000000`))
    const { source, samples } = play(1)
    await until(() => vi.getTimerCount() === 1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(samples).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(month)
    expect(samples).toHaveLength(1)
    source.stop()
  })

  it('takes a new speed or a pause after the end without a word', async () => {
    const { source, samples, ends } = play(null)
    await until(() => ends.length > 0)
    source.setSpeed(1)
    source.setPaused(true)
    source.setPaused(false)
    await vi.advanceTimersByTimeAsync(60_000)
    expect([samples.length, ends]).toEqual([SAMPLES, ['end']])
  })

  it('is silent once stopped', async () => {
    const { source, samples, ends } = play(1)
    await until(() => vi.getTimerCount() === 1)
    source.stop()
    source.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([samples.length, ends.length, vi.getTimerCount()]).toEqual([0, 0, 0])
  })

  it('says in words that the file is gone', async () => {
    rmSync(path)
    const { ends } = play(null)
    await until(() => ends.length > 0)
    expect(ends).toEqual(['There is no file recording.plist. It may have been moved or deleted.'])
  })
})

describeSourceContract('replay', ['whole', 'damaged', 'ends', 'fails'], (input) => {
  const parts = readFileSync(path, 'latin1').split('\0')
  if (input === 'damaged') parts.splice(2, 0, String(parts[2]).slice(0, 2000))
  writeFileSync(path, parts.join('\0'), 'latin1')
  if (input === 'fails') rmSync(path)
  return Promise.resolve({
    source: new ReplaySource({ path, label: 'recording.plist', totalBytes: 1 }, 1),
    advance: async () => {
      // The file is read by other threads meanwhile.
      await new Promise((resolve) => setImmediate(resolve))
      await vi.advanceTimersByTimeAsync(1000)
    },
    leftOpen: () => vi.getTimerCount(),
    dispose: () => undefined,
  })
})

describe('probeRecording', () => {
  it('knows a recording by its first sample', async () => {
    expect(await probeRecording(path)).toMatchObject({ ok: true, value: { label: 'recording.plist' } })
  })

  it.each([
    ['empty.txt', '', 'empty.txt is not a powermetrics recording. The file is empty.'],
    [
      'totals.txt',
      '*** Summary system activity (Mon Oct 23 16:51:12 2023 +0200) (1012.07ms elapsed) ***\n\nANE Power: 1 mW\n',
      'totals.txt holds totals (a Summary or Lifetime block) but no sample of an interval.',
    ],
    ['notes.txt', 'Buy milk.\n'.repeat(50), 'notes.txt is not a powermetrics recording.'],
    [
      'photo.jpg',
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]),
      'photo.jpg is not a powermetrics recording.',
    ],
  ])('refuses %s in words', async (name, content, message) => {
    writeFileSync(join(folder, name), content)
    const probed = await probeRecording(join(folder, name))
    expect(probed).toMatchObject({ ok: false, message: expect.stringContaining(message) as string })
  })

  it('says no to a pipe at once, rather than wait for somebody to write into it', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    expect(await probeRecording(pipe)).toMatchObject({
      ok: false,
      message: expect.stringContaining('is a pipe or a device, or shows') as string,
    })
  })

  it('refuses a folder and what is not there', async () => {
    expect(await probeRecording(folder)).toMatchObject({
      ok: false,
      message: expect.stringContaining('folder') as string,
    })
    expect(await probeRecording(join(folder, 'no'))).toMatchObject({
      ok: false,
      message: 'There is no file no. It may have been moved or deleted.',
    })
  })
})

it('counts the bytes read up to the size of the file', async () => {
  let bytesRead = 0
  for await (const step of readRecording(path)) {
    expect(step.bytesRead).toBeGreaterThanOrEqual(bytesRead)
    bytesRead = step.bytesRead
  }
  expect(bytesRead).toBeGreaterThan(SAMPLES * 20_000)
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sample, SamplePlace } from '#shared/sample'
import { M4_MAX_MACOS_15 } from '../../main/synthesis/chips'
import { M4 } from '../../main/sources/ioreport/testing/macs'
import { framedReadings, joinFrames } from '../../main/sources/ioreport/testing/recordings'
import { writePlistSample } from '../../main/synthesis/plist-writer'
import { createTestWindow } from '../../main/synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../../main/synthesis/text-writer'
import type { ExitStatus } from '../command'
import { createTestIo } from '../testing/test-io'
import { parseCommand } from './parse'

const WINDOW = createTestWindow(M4_MAX_MACOS_15, 1)
const plist = writePlistSample(M4_MAX_MACOS_15, WINDOW)

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anemometer-parse-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Outcome {
  status: ExitStatus
  out: string
  errors: string[]
}

async function run(...args: string[]): Promise<Outcome> {
  const { io, out, errors } = createTestIo()
  const status = await parseCommand.run(args, io)
  return { status, out: out(), errors }
}

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content, 'latin1')
  return path
}

describe('parse', () => {
  it('writes one JSON object a line, with exactly the documented fields', async () => {
    const { status, out, errors } = await run(await file('two.plist', `${plist}\0${plist}`))
    expect({ status, errors }).toEqual({ status: 0, errors: [] })
    const lines = out.trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    const [sample, next] = lines.map((line) => JSON.parse(line) as Sample & SamplePlace)
    if (sample === undefined || next === undefined) throw new Error('There are two.')
    expect(Object.keys(sample)).toEqual([
      ...['endMs', 'gapBefore', 'timestamp', 'elapsedMs', 'machine', 'ane', 'gpu', 'cpu'],
      ...['combinedPowerMw', 'packagePowerMw', 'dramPowerMw', 'thermalPressure', 'doubts', 'origins'],
    ])
    expect([sample.endMs, sample.gapBefore]).toEqual([Date.parse(sample.timestamp ?? ''), false])
    // Both are stamped with the same second, within which they have to end.
    expect(next.endMs - sample.endMs).toBe(1000)
    expect(sample.ane).toEqual({
      powerMw: WINDOW.ane.powerMw,
      energyMj: Math.round((WINDOW.ane.powerMw * WINDOW.elapsedNs) / 1e9),
      readBytesPerSecond: null,
      writeBytesPerSecond: null,
      dramReadBytesPerSecond: null,
      dramWriteBytesPerSecond: null,
      readWriteBytesPerSecond: null,
      poweredRatio: null,
    })
  })

  it('reads text logs as well', async () => {
    const log = `${writeTextHeader(M4_MAX_MACOS_15)}${writeTextSample(M4_MAX_MACOS_15, WINDOW)}`
    const { status, out } = await run(await file('log.txt', log))
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ ane: { powerMw: WINDOW.ane.powerMw } })
  })

  it('reads recordings of IOReport, with what happened, which CSV has no place for', async () => {
    const framed = framedReadings(M4, 3)
    const path = await file('a.ioreport', joinFrames(framed).toString('latin1'))
    const { status, out, errors } = await run(path)
    expect({ status, errors }).toEqual({ status: 0, errors: [] })
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Partial<Sample> & { event?: string })
    expect(lines.flatMap(({ timestamp }) => timestamp ?? [])).toEqual(
      framed.map(({ reading }) => reading.sample.timestamp),
    )
    const events = framed.flatMap(({ reading }) => reading.events)
    expect(lines).toHaveLength(framed.length + events.length)
    expect((await run(path, '--format', 'csv')).errors).toEqual([
      `${path}: events, which CSV has no place for: ${events.length}; NDJSON has them`,
    ])
  })

  it('says what it skipped, with file and offset, and exits with 1', async () => {
    const path = await file('cut.plist', `${plist}\0${plist.slice(0, 999)}`)
    const { status, out, errors } = await run(path)
    expect(status).toBe(1)
    expect(out.trimEnd().split('\n')).toHaveLength(1)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toBe(
      `${path}:byte ${plist.length + 1}: cut-document: This sample is cut off after 999 bytes and was skipped.`,
    )
  })

  it('gives the last sample of a text log that is cut, and says so', async () => {
    const sample = writeTextSample(M4_MAX_MACOS_15, WINDOW)
    const log = `${sample}${sample.slice(0, sample.indexOf('ANE Power') + 11)}`
    const path = await file('cut.txt', log)
    const { status, out, errors } = await run(path)
    expect(status).toBe(1)
    expect(out.trimEnd().split('\n')).toHaveLength(2)
    expect(errors).toEqual([expect.stringMatching(`^${path}:byte ${sample.length}: cut-document: `)])
  })

  it('exits with 2 where there is no sample, and says why', async () => {
    const summary = writeTextSample(M4_MAX_MACOS_15, WINDOW, { kind: 'Summary' })
    const cases: [string, RegExp][] = [
      [await file('empty', ''), /:byte 0: empty-input: /],
      [await file('other', 'hello\n'), /no output of powermetrics/],
      [await file('summary', summary), /: totals-only: /],
      [await file('header', writeTextHeader(M4_MAX_MACOS_15)), /no sample/],
      [join(folder, 'missing'), /: unreadable-file: there is no such file/],
      [folder, /folder/],
    ]
    for (const [path, reason] of cases) {
      const { status, out, errors } = await run(path)
      expect({ status, out }).toEqual({ status: 2, out: '' })
      expect(errors).toEqual([expect.stringMatching(reason)])
      expect(errors[0]).toContain(path)
    }
  })

  it('shows the first hundred faults and counts the rest', async () => {
    const { status, errors } = await run(await file('faults', `${plist}${'<?xml'.repeat(250)}`))
    expect(status).toBe(1)
    expect(errors).toHaveLength(101)
    expect(errors.at(-1)).toContain('150 more')
  })

  it('refuses what it was not asked rightly', async () => {
    await expect(run()).rejects.toThrow(/FILE/)
    await expect(run('a', 'b')).rejects.toThrow(/"b"/)
    await expect(run('a', '--format', 'xml')).rejects.toThrow(/ndjson, csv/)
    await expect(run('a', '--fromat', 'csv')).rejects.toThrow(/--fromat/)
  })
})

it.skipIf(process.platform === 'win32').each(['/dev/zero', '/dev/urandom'])(
  'ends at %s, which never ends',
  async (device) => {
    const { status, out, errors } = await run(device)
    expect([status, out]).toEqual([2, ''])
    expect(errors.join('\n')).toContain(
      'no-sample: there is no sample in its first 64 MB; the rest was not read',
    )
  },
)

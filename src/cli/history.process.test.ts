import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Measurement, MeasurementHead } from '#shared/measurement'
import { EXPORT_FORMATS } from '#shared/transfer'
import { BuiltCli } from './testing/built-cli'
import { writeDemonstration, writeQuickRecording } from './testing/made-recording'

// Each starts processes, on whatever machine this is.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cli: BuiltCli
let folder = ''
let data = ''
let lookUp = ''
let coreMl = ''
let quick = ''

beforeAll(() => {
  cli = new BuiltCli('history')
  folder = mkdtempSync(join(tmpdir(), 'anemometer-history-'))
  data = join(folder, 'data')
  lookUp = join(folder, 'look-up.plist')
  coreMl = join(folder, 'core-ml.plist')
  quick = join(folder, 'quick.plist')
  writeDemonstration(lookUp, 0, 15)
  writeDemonstration(coreMl, 34, 58)
  writeQuickRecording(quick, 400)
})
afterAll(() => {
  cli.remove()
  rmSync(folder, { recursive: true })
})

const kept = (...args: string[]) => cli.run([...args, '--data', data])
const parse = (json: string) => JSON.parse(json) as unknown
const measurementIn = (json: string) => parse(json) as Measurement

async function importOne(path: string, ...more: string[]): Promise<Measurement> {
  const { status, stdout } = await kept('import', path, '--json', ...more)
  expect(status).toBe(0)
  return measurementIn(stdout)
}

async function ids(): Promise<string[]> {
  const { stdout } = await kept('list', '--ids')
  return stdout.split('\n').filter((id) => id !== '')
}

describe('anemometer import and show', () => {
  it('give the two cases of the article', async () => {
    const used = await importOne(lookUp, '--name', 'Visual Look Up')
    expect(used).toMatchObject({ name: 'Visual Look Up', samples: 15, verdict: { code: 'ane-used' } })
    expect(used.ane.peakMw).toBeCloseTo(49, 1)
    expect(used.ane.peakReadBytesPerSecond).toBeCloseTo(232e6, -3)
    expect(used.ane.peakWriteBytesPerSecond).toBeCloseTo(167e6, -3)
    expect(used.ane.bursts).toHaveLength(2)
    const unused = await importOne(coreMl)
    expect(unused).toMatchObject({ name: 'core-ml.plist', verdict: { code: 'ane-not-used' } })
    expect(parse(await kept('show', used.id, '--json').then(({ stdout }) => stdout))).toEqual({
      ...used,
      events: [],
      omittedEvents: 0,
    })
    const shown = await kept('show', 'Visual Look Up')
    expect(shown).toMatchObject({ status: 0, stderr: '' })
    expect(shown.stdout).toContain(used.verdict.text.split(' ')[0])
    expect(shown.stdout).toMatch(/^2 ANE bursts, /m)
  })

  it('import several files, an object a line, and go on after one that is none', async () => {
    const other = join(folder, 'other.txt')
    writeFileSync(other, 'hello\n')
    const { status, stdout, stderr } = await kept('import', lookUp, other, coreMl, '--json')
    expect(status).toBe(1)
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => measurementIn(line).samples),
    ).toEqual([15, 24])
    expect(stderr).toMatch(new RegExp(`^anemometer import: ${other} is not a powermetrics recording.*\n$`))
    expect((await kept('import', other)).status).toBe(2)
    expect((await kept('import', join(folder, 'missing.plist'))).status).toBe(2)
  })

  it('leave nothing of an import that is ended by Ctrl-C', async () => {
    const large = join(folder, 'large.plist')
    const fresh = join(folder, 'cancelled')
    writeDemonstration(large, 0, 88, 80)
    const started = cli.start(['import', large, '--data', fresh])
    while (!existsSync(join(fresh, 'history.sqlite'))) await new Promise((resolve) => setImmediate(resolve))
    started.interruptGroup()
    const { status, stdout, stderr } = await started.ended
    expect({ status, stdout }).toEqual({ status: 130, stdout: '' })
    expect(stderr).toContain('nothing of it was kept')
    expect(existsSync(fresh)).toBe(false)
    rmSync(large)
  })
})

describe('anemometer list, show and delete', () => {
  it('list what there is, by short ids that any command takes', async () => {
    const { id } = await importOne(lookUp, '--name', 'hostile \x1b[31m\nname')
    const { stdout } = await kept('list')
    // eslint-disable-next-line no-control-regex -- the very thing that must not be there
    expect(stdout).not.toMatch(/\x1b/)
    const line =
      stdout.split('\n').find((each) => each.includes('hostile') && each.includes('[31m name')) ?? ''
    const [short = ''] = line.split(' ')
    expect(id.startsWith(short)).toBe(true)
    expect(measurementIn((await kept('show', short, '--json')).stdout).id).toBe(id)
    const heads = parse((await kept('list', '--json')).stdout) as MeasurementHead[]
    expect(heads.map((head) => head.id)).toContain(id)
  })

  it('delete all that was named, or nothing', async () => {
    const [one, two] = [await importOne(lookUp), await importOne(lookUp)]
    const before = await ids()
    expect((await kept('delete', one.id, 'no-such', '--yes')).status).toBe(2)
    expect(await ids()).toEqual(before)
    expect(await kept('delete', one.id, two.id, '--yes')).toMatchObject({ status: 0, stdout: '' })
    expect(await ids()).toEqual(before.filter((id) => id !== one.id && id !== two.id))
  })

  it('say in one line what is not there', async () => {
    for (const args of [
      ['show', 'no-such', '--data', data],
      ['export', 'no-such', '-o', join(folder, 'x.csv'), '--data', data],
      ['compare', 'no-such', 'neither', '--data', data],
      ['list', '--data', join(folder, 'nowhere')],
      ['show', 'x', '--data', join(folder, 'nowhere')],
    ]) {
      const { status, stdout, stderr } = await cli.run(args)
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toMatch(/^anemometer.*\n$/)
    }
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })

  it('find the history of the app by itself', async () => {
    const home = mkdtempSync(join(folder, 'home-'))
    const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: '', APPDATA: home }
    const none = await cli.start(['list', '--json'], { env }).ended
    expect(none).toMatchObject({ status: 0, stdout: '[]\n' })
    expect(readdirSync(home)).toEqual([])
    expect((await cli.start(['import', lookUp], { env }).ended).status).toBe(0)
    expect((await cli.start(['list', '--ids'], { env }).ended).stdout).toMatch(/^\w+\n$/)
  })

  it('say when standard output is full', () => {
    const script = `"$0" "$@" > /dev/full`
    const args = ['-c', script, process.execPath, cli.program, 'list', '--data', data]
    const { status, stderr } = spawnSync('/bin/sh', args, { encoding: 'utf8' })
    expect(status).toBe(2)
    expect(stderr).toMatch(/^anemometer: standard output: .*ENOSPC.*\n$/)
  })
})

describe('anemometer export and record', () => {
  it('write measurements in every format', async () => {
    const { id } = await importOne(lookUp)
    for (const format of EXPORT_FORMATS) {
      const path = join(folder, `out.${format}`)
      expect(await kept('export', id, '-o', path)).toMatchObject({ status: 0, stdout: '' })
      expect(statSync(path).size).toBeGreaterThan(1000)
    }
    expect(readFileSync(join(folder, 'out.csv'), 'utf8').trimEnd().split('\r\n')).toHaveLength(16)
    const printed = await kept('export', id, '--format', 'csv', '-o', '-')
    expect(printed).toMatchObject({
      status: 0,
      stdout: readFileSync(join(folder, 'out.csv'), 'utf8'),
      stderr: '',
    })
    const again = await importOne(join(folder, 'out.anemometer'))
    expect(again.ane).toEqual((await importOne(lookUp)).ane)
  })

  it('equal what parse prints', async () => {
    const { id } = await importOne(lookUp)
    for (const format of ['csv', 'ndjson']) {
      const exported = await kept('export', id, '--format', format, '-o', '-')
      expect(exported).toEqual(await cli.run(['parse', lookUp, '--format', format]))
    }
  })

  it('end at Ctrl-C though nobody reads on', async () => {
    const { id } = await importOne(quick)
    const { child } = cli.start(['export', id, '--format', 'ndjson', '-o', '-', '--data', data])
    child.stdout?.once('data', () => child.stdout?.pause())
    if (child.stdout !== null) await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT'])
    child.stdout?.resume()
  })

  it('leave no file where it cannot be written', async () => {
    const { id } = await importOne(lookUp)
    const { status, stderr } = await kept('export', id, '-o', join(folder, 'no', 'such', 'x.csv'))
    expect(status).toBe(2)
    expect(stderr).toContain(`the folder ${join(folder, 'no', 'such')} does not exist`)
    expect((await kept('export', id, '-o', join(folder, 'x.doc'))).stderr).toContain('.parquet')
    const empty = join(folder, 'empty.csv')
    const range = ['--from', '2020-01-01', '--to', '2020-01-02T00:00:00Z']
    const refused = await kept('export', ...range, '-o', empty)
    expect(refused).toMatchObject({ status: 2, stdout: '' })
    expect(refused.stderr).toContain('Nothing of live readings was ever kept in this history.')
    expect(existsSync(empty)).toBe(false)
  })

  it('record a source to its end, byte for byte', async () => {
    const path = join(folder, 'copy.plist')
    const before = await ids()
    const short = join(folder, 'short.plist')
    writeQuickRecording(short, 10)
    expect(await kept('record', '--source', short, '-o', path)).toMatchObject({ status: 0, stdout: '' })
    expect(readFileSync(path, 'latin1')).toBe(readFileSync(short, 'latin1'))
    expect(await ids()).toEqual(before)
  })

  it('record until Ctrl-C, and keep what there is', async () => {
    const path = join(folder, 'interrupted.ndjson')
    const before = (await ids()).length
    const started = cli.start(['record', '--source', '-', '-o', path, '--save', '--data', data])
    // More than a pipe holds: when all of it is gone, most of it was read. The pipe stays open.
    await new Promise((resolve) => started.child.stdin?.write(readFileSync(quick), resolve))
    started.interruptGroup()
    expect((await started.ended).status).toBe(0)
    expect(readFileSync(path, 'utf8')).toContain('"elapsedMs":50')
    expect(await ids()).toHaveLength(before + 1)
  })

  it('record for as long as they are told, from standard input too', async () => {
    const bytes = readFileSync(quick, 'latin1')
    const { status, stdout } = await cli.run(
      ['record', '--source', '-', '--duration', '1', '--json', '--data', data],
      bytes,
    )
    const measurement = measurementIn(stdout)
    expect(status).toBe(0)
    expect(measurement).toMatchObject({ origin: 'record', source: 'powermetrics' })
    expect(measurement.durationMs).toBeGreaterThanOrEqual(1000)
  })

  it('know before they record what cannot be written', async () => {
    for (const path of ['x.doc', join(folder, 'no', 'such', 'x.csv')]) {
      const { status, stderr } = await kept('record', '--source', quick, '-o', path)
      expect({ status, stderr }).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/^anemometer record: .*\n$/) as string,
      })
    }
  })
})

describe('anemometer compare', () => {
  it('compares names, ids and files, and fails on a regression', async () => {
    const { id } = await importOne(coreMl, '--name', 'the base')
    const before = await ids()
    const fine = await kept('compare', id, 'the base', '--fail-above', '5%:ane.energyMj')
    expect(fine.status).toBe(0)
    const worse = await kept(
      'compare',
      'the base',
      lookUp,
      '--fail-above',
      '5%:ane.energyMj',
      '--format',
      'junit',
    )
    expect(worse).toMatchObject({ status: 1, stderr: '' })
    expect(worse.stdout).toContain('<failure type="regression"')
    const json = await kept('compare', 'the base', lookUp, coreMl, '--json')
    expect(parse(json.stdout)).toMatchObject({ subjects: [{}, {}, {}] })
    const files = await cli.run(['compare', lookUp, coreMl, '--data', join(folder, 'nowhere')])
    expect(files.status).toBe(0)
    expect(await ids()).toEqual(before)
  })

  it('explains what it does not understand', async () => {
    for (const args of [
      ['compare', 'a'],
      ['compare', 'a', 'b', '--fail-above', '5%'],
      ['compare', 'a', 'b', '--fail-above', '5%:ane.energy'],
      ['compare', 'a', 'b', '--format', 'html'],
    ]) {
      const { status, stderr } = await kept(...args)
      expect({ status, stderr }).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/^anemometer compare: .*\n$/) as string,
      })
    }
  })
})

describe("the history's own files", () => {
  it('are neither imported nor written over, under whatever name', async () => {
    const { id } = await importOne(lookUp)
    const file = join(data, 'history.sqlite')
    const [hard, soft] = [join(folder, 'hard.csv'), join(folder, 'soft.csv')]
    linkSync(file, hard)
    symlinkSync(file, soft)
    const before = await ids()
    for (const path of [file, hard, soft]) {
      const { status, stderr } = await kept('import', path)
      expect(status).toBe(2)
      expect(stderr).toMatch(
        /^anemometer import: .* is a file of the history that is in use, so it was not opened\. .*\n$/,
      )
    }
    for (const path of [hard, soft]) {
      expect(await kept('export', id, '-o', path)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('a file of the history that is in use stands there') as string,
      })
    }
    rmSync(hard)
    rmSync(soft)
    expect(await ids()).toEqual(before)
  })

  it('belong to their owner alone', async () => {
    const fresh = join(folder, 'private')
    expect((await cli.run(['import', lookUp, '--data', fresh])).status).toBe(0)
    expect(statSync(fresh).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(fresh))
      expect({ name, mode: statSync(join(fresh, name)).mode & 0o777 }).toEqual({ name, mode: 0o600 })
  })
})

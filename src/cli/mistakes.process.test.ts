import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Measurement } from '#shared/measurement'
import { BuiltCli } from './testing/built-cli'
import { writeDemonstration } from './testing/made-recording'

// Each starts processes, on whatever machine this is.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cli: BuiltCli
let folder = ''
let data = ''
let recording = ''

beforeAll(() => {
  cli = new BuiltCli('mistakes')
  folder = mkdtempSync(join(tmpdir(), 'anemometer-mistakes-'))
  data = join(folder, 'data')
  recording = join(folder, 'look-up.plist')
  writeDemonstration(recording, 0, 15)
})
afterAll(() => {
  cli.remove()
  rmSync(folder, { recursive: true })
})

const kept = (...args: string[]) => cli.run([...args, '--data', data])

async function importOne(name: string): Promise<string> {
  const { stdout } = await kept('import', recording, '--json', '--name', name)
  return (JSON.parse(stdout) as Measurement).id
}

async function ids(): Promise<string[]> {
  const { stdout } = await kept('list', '--ids')
  return stdout.split('\n').filter((id) => id !== '')
}

describe('anemometer delete', () => {
  it('deletes nothing where nobody can be asked', async () => {
    const id = await importOne('kept')
    const { status, stdout, stderr } = await kept('delete', id)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^anemometer delete: nothing was deleted, .*"kept" .*--yes\n$/)
    expect(await ids()).toContain(id)
  })

  it('says what it deleted', async () => {
    const [one, two] = [await importOne('one'), await importOne('two')]
    expect(await kept('delete', one, two, '--yes')).toEqual({
      status: 0,
      stdout: '',
      stderr: `Deleted 2 measurements: "one" (${one}), "two" (${two})\n`,
    })
    const three = await importOne('three')
    expect((await kept('delete', three, '-y')).stderr).toBe(`Deleted "three" (${three})\n`)
  })
})

it('a mistake is told in one line, with what to do', async () => {
  await importOne('x')
  const zeros = join(folder, 'zeros')
  writeFileSync(zeros, Buffer.alloc(100_000))
  for (const [args, words] of [
    [['list', '--data', recording], 'is a file, not a folder; --data wants the folder'],
    [['list', '--data', ''], '--data needs a value: --data DIR'],
    [['import', '', '--data', data], 'an empty name is no FILE'],
    [['import', recording, '--name', ' ', '--data', data], '--name cannot be empty'],
    [['import', zeros, '--data', data], 'nothing but zero bytes'],
    [['import', join(folder, 'no.plist'), '--data', data], `There is no file ${join(folder, 'no.plist')}.`],
    [['compare', 'x', 'x', '--fail-above', '-5%:durationMs', '--data', data], 'a limit is not below 0'],
    [['run', '--margin', '-1', '--', 'ls'], 'up to 120 s, not "-1"'],
    [['parse', 'b\ufffdd.plist'], 'could not be taken as typed'],
    [
      ['export', 'x', '-o', join(folder, 'no', 'x.csv'), '--data', data],
      `the folder ${join(folder, 'no')} does`,
    ],
  ] as const) {
    const { status, stdout, stderr } = await cli.run(args)
    expect({ args, status, stdout }).toEqual({ args, status: 2, stdout: '' })
    expect(stderr).toMatch(/^anemometer.*\n$/)
    expect(stderr).toContain(words)
    expect(stderr.split('no.plist')).toHaveLength(words.includes('no.plist') ? 2 : 1)
  }
})

describe('anemometer watch', () => {
  it.each([['-'], ['--source', '-']])('says what it needs where nothing is piped in: %j', async (...args) => {
    const { status, stdout, stderr } = await cli.run(['watch', ...args])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^anemometer watch: nothing came .*only macOS.* --source demonstration\n$/)
  })
})

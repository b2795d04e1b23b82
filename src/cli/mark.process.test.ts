import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { RangeEvents } from '#shared/history'
import type { Measurement } from '#shared/measurement'
import { BuiltCli } from './testing/built-cli'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let cli: BuiltCli
let folder: string

beforeAll(() => {
  cli = new BuiltCli('mark')
  folder = mkdtempSync(join(tmpdir(), 'anemometer-mark-'))
})
afterAll(() => {
  cli.remove()
  rmSync(folder, { recursive: true })
})

async function shown(id: string, data: string): Promise<Measurement & RangeEvents> {
  const { stdout } = await cli.run(['show', id, '--json', '--data', data])
  return JSON.parse(stdout) as Measurement & RangeEvents
}

it('sets a mark in a command that is measured, also from within it; show and exports have it', async () => {
  const data = join(folder, 'run')
  const own = [process.execPath, cli.program, 'mark', 'model loaded', '--data', data]
  const measuring = [
    'run',
    '--json',
    '--margin',
    '1',
    '--source',
    'demonstration',
    '--data',
    data,
    '--',
    ...own,
  ]
  const { status, stdout, stderr } = await cli.run(measuring)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const { id, startedAt } = JSON.parse(stdout) as Measurement
  const { events, omittedEvents } = await shown(id, data)
  expect(events).toEqual([
    {
      kind: 'mark',
      startMs: expect.any(Number) as number,
      endMs: null,
      label: 'model loaded',
      uncertaintyMs: expect.any(Number) as number,
    },
  ])
  expect(events[0]?.startMs).toBeGreaterThanOrEqual(Date.parse(startedAt))
  expect(omittedEvents).toBe(0)
  const table = await cli.run(['show', id, '--data', data])
  expect(table.stdout).toMatch(/^Events and marks\n {2}at .* Mark +model loaded$/m)
  const exported = await cli.run(['export', id, '--format', 'ndjson', '-o', '-', '--data', data])
  expect(exported.stdout.trimEnd().split('\n').at(-1)).toBe(JSON.stringify({ event: events[0] }))
  expect(readdirSync(data).filter((name) => name.endsWith('.sock'))).toEqual([])
})

it('sets a mark in a recording that runs elsewhere', async () => {
  const data = join(folder, 'record')
  const recording = cli.start([
    'record',
    '--json',
    '--duration',
    '2',
    '--source',
    'demonstration',
    '--data',
    data,
  ])
  let status: number | null = 2
  while (status !== 0) ({ status } = await cli.run(['mark', 'from outside', '--data', data]))
  const ended = await recording.ended
  expect(ended.status).toBe(0)
  const { id } = JSON.parse(ended.stdout) as Measurement
  const { events } = await shown(id, data)
  expect(events.map(({ kind }) => kind).toSorted()).toEqual(['mark', 'source'])
  expect(events.map(({ label }) => label)).toContain('from outside')
  expect(readdirSync(data).filter((name) => name.endsWith('.sock'))).toEqual([])
})

it('says what to do where nobody records, and leaves nothing', async () => {
  const data = join(folder, 'none')
  expect(await cli.run(['mark', 'x', '--data', data])).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'anemometer mark: nobody records into this history now; start the app, "anemometer run" or "anemometer record", or check --data\n',
  })
  expect(readdirSync(folder)).not.toContain('none')
})

it.each([['   '], ['x'.repeat(201)]])('refuses a text that no mark can have: %j', async (text) => {
  const { status, stderr } = await cli.run(['mark', text, '--data', folder])
  expect(status).toBe(2)
  expect(stderr).toContain('a mark has 1 to 200 characters')
})

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Diagnosis } from '#shared/diagnosis'
import { readReport } from '../main/doctor/report'
import { repository } from '../../package.json'
import { BuiltCli } from './testing/built-cli'

// Each starts processes, on whatever machine this is.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cli: BuiltCli
let folder = ''
beforeAll(() => {
  cli = new BuiltCli('doctor')
  folder = mkdtempSync(join(tmpdir(), 'anemometer-doctor-'))
})
afterAll(() => {
  cli.remove()
  rmSync(folder, { recursive: true })
})
const doctor = (...args: string[]) => cli.run(['doctor', '--data', join(folder, 'none'), ...args])
const isMac = process.platform === 'darwin'

it.skipIf(isMac)(
  'says that nothing can be measured where there is no Mac, why, and what can be done',
  async () => {
    const { status, stdout, stderr } = await doctor()
    expect(status).toBe(2)
    expect(stderr).toBe('')
    expect(stdout).toMatch(
      /^Mac +cannot measure +This is Linux\. powermetrics and IOReport exist only on macOS\.$/m,
    )
    expect(stdout).toMatch(/^ +→ Recordings and the demonstration work here; .*$/m)
    expect(stdout).toMatch(/^History +ok +Nothing was recorded yet\.$/m)
    expect(stdout).toMatch(/\n\nNothing can be measured here: see "cannot measure"\.\n$/)
    // It makes nothing.
    expect(readdirSync(folder)).toEqual([])
  },
)

it('prints one object for programs, and writes a report that can be read', async () => {
  const file = join(folder, 'mac.json')
  const { stdout, stderr } = await doctor('--json', '--report', file)
  const { state, results } = JSON.parse(stdout) as Diagnosis & { state: string }
  if (!isMac) expect(state).toBe('cannot-measure')
  expect(results.map(({ id }) => id)).toContain('ioreport-groups')
  expect(stderr).toContain(
    `The report is in ${file}. Look through it, then attach it to an issue: ${repository}/issues/new/choose`,
  )
  const report = readReport(readFileSync(file, 'utf8'))
  if (!report.ok) throw new Error(report.message)
  expect(report.value.checks.map(({ id }) => id)).toEqual(results.map(({ id }) => id))
})

it('says before it asks anything where a report cannot be written', async () => {
  const { status, stdout, stderr } = await doctor('--report', join(folder, 'nowhere', 'mac.json'))
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toBe(
    `anemometer doctor: Could not write mac.json: the folder ${join(folder, 'nowhere')} does not exist. Nothing was saved.\n`,
  )
})

it.each([
  [['--duration', '2s'], '--duration takes 5 s or more'],
  [['--duration', 'long'], '--duration takes seconds'],
  [['now'], 'it takes no "now"'],
])('knows a mistake: %j', async (args, message) => {
  const { status, stderr } = await doctor(...args)
  expect(status).toBe(2)
  expect(stderr).toContain(message)
})

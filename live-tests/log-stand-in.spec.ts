import path from 'node:path'

import { LOG_STYLES } from '../src/main/synthesis/log-writer'
import { LogStandIn } from './harness/log-stand-in'
import { expect, test as base } from './harness/test'
import { testedSystem } from './harness/tested-system'
import type { LogScenarioFile } from './log/scenario'

// The stand-in is what the reader of the log is tested against, so it is held against the known facts first.

const PREDICATE = 'process == "kernel" AND eventMessage CONTAINS "power"'

const test = base.extend<{ standInFor: (scenario?: Partial<LogScenarioFile>) => LogStandIn }>({
  standInFor: async ({ folder }, use) => {
    const program = path.join(path.dirname(testedSystem().standIn), 'log.mjs')
    await use(
      (scenario) =>
        new LogStandIn(folder, program, { macosMajor: 26, clockMs: Date.now() - 60_000, ...scenario }),
    )
  },
})

test('what it does not know ends with 64 and its usage', async ({ standInFor }) => {
  const log = standInFor()
  expect(await log.run(['stream', '--last', '5m'])).toEqual({
    ...{ status: 64, stdout: '' },
    stderr: expect.stringMatching(/^log: unrecognized option `--last'\nusage:/) as unknown,
  })
  expect((await log.run(['help', 'predicates'])).status).toBe(64)
  expect((await log.run(['show', '--start', '2026-01-01 10:00:00.5+0000'])).status).toBe(64)
  expect((await log.run(['stream', '--predicate', 'subsystem =='])).stderr).toBe(
    'log: Bad predicate (Unable to parse the format string "subsystem =="): subsystem ==\n',
  )
})

test('a stream ends by itself after the time that it was given', async ({ standInFor }) => {
  const log = standInFor()
  expect(await log.run(['stream', '--timeout', '1'])).toEqual({ status: 0, stdout: '', stderr: '' })
  expect((await log.run(['stream', '--timeout', '5 m'])).status).toBe(64)
})

test('since macOS 15 only administrators may stream, and nobody else ever may show', async ({
  standInFor,
}) => {
  const runs = [[{ kind: 'exit' as const, status: 0 }]]
  const refused = standInFor({ macosMajor: 15, isAdministrator: false, runs })
  expect(await refused.run(['stream'])).toEqual({
    ...{ status: 77, stdout: '', stderr: "log: Must be admin to run 'stream' command\n" },
  })
  const older = standInFor({ macosMajor: 13, isAdministrator: false, runs })
  expect((await older.run(['stream'])).status).toBe(0)
  expect((await older.run(['show'])).stderr).toBe(
    'log: Could not open local log store: Operation not permitted\n',
  )
})

test('a stream has its banner on standard output, names a field anew, and no last line', async ({
  standInFor,
}) => {
  const log = standInFor({
    runs: [[{ kind: 'entry', entry: 'asleep' }, { kind: 'dropped' }, { kind: 'exit', status: 0 }]],
  })
  const { stdout } = await log.run(['stream', '--style', 'ndjson', '--predicate', PREDICATE])
  const [banner, record, dropped, ...rest] = stdout.split('\n')
  expect(banner).toBe(
    'Filtering the log data using "process == "kernel" AND composedMessage CONTAINS "power""',
  )
  expect(JSON.parse(record ?? '')).toMatchObject({ eventType: 'logEvent', processImagePath: '/kernel' })
  expect(dropped).toMatch(/^=== Messages dropped during live streaming/)
  expect(rest).toEqual([''])
})

test('show begins with the second that it is asked for, has what streams lost, and ends with a count', async ({
  standInFor,
}) => {
  const clockMs = Date.UTC(2026, 0, 1, 10)
  const acts = [0, 1000, 2000].map((atMs) => ({
    kind: 'entry' as const,
    entry: 'asleep' as const,
    atMs,
    isLost: atMs === 1000,
  }))
  const log = standInFor({ clockMs, runs: [acts] })
  const { stdout } = await log.run(['show', '--style', 'ndjson', '--start', '2026-01-01 10:00:01+0000'])
  const lines = stdout.trimEnd().split('\n')
  expect(lines).toHaveLength(3)
  expect(lines.at(-1)).toBe('{"count":2,"finished":1}')
})

for (const [macosMajor, bootId] of [
  [11, ''],
  [27, '00000000-AAAA-4BBB-8CCC-DDDDDDDDDDDD'],
] as const)
  test(`fields are those of macOS ${macosMajor}`, async ({ standInFor }) => {
    const log = standInFor({ macosMajor, runs: [[{ kind: 'entry', entry: 'asleep', atMs: 0 }]] })
    const { stdout } = await log.run(['show', '--style', 'ndjson'])
    const record = JSON.parse(stdout.split('\n')[0] ?? '') as Record<string, unknown>
    expect(record.bootUUID).toBe(bootId)
    expect('userID' in record).toBe(macosMajor > 11)
  })

for (const style of LOG_STYLES)
  test(`it writes the style ${style}`, async ({ standInFor }) => {
    const log = standInFor({ runs: [[{ kind: 'entry', entry: 'asleep', atMs: 0 }]] })
    const { stdout, status } = await log.run(['show', '--style', style])
    expect(status).toBe(0)
    expect(stdout).toContain('DriverInitiatedSleepTimerTimeOut')
  })

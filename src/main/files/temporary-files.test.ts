import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir, uptime } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { SettingsStore } from '../settings/settings-store'
import { writeFileAtomically } from './atomic-write'
import { removeLeftovers, temporaryPathIn } from './temporary-files'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const DAY_MS = 86_400_000
let programs: string
let folder: string
const children: ChildProcess[] = []

beforeAll(() => {
  programs = mkdtempSync(join(tmpdir(), 'anemometer-stalled-'))
  const program = fileURLToPath(new URL('./testing/stalled-export.ts', import.meta.url))
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  const options = ['--ssr', program, '--outDir', programs, '--logLevel', 'error']
  execFileSync(process.execPath, [vite, 'build', ...options], { cwd: ROOT })
  writeFileSync(join(programs, 'package.json'), '{"type": "module"}')
})
afterAll(() => rmSync(programs, { recursive: true }))
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'anemometer-leftovers-'))))
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** Resolves when a process is in the middle of writing `name`. */
async function startExport(name: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(programs, 'stalled-export.js'), join(folder, name)])
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

async function killedExport(name: string): Promise<void> {
  const child = await startExport(name)
  child.kill('SIGKILL')
  await once(child, 'close')
}

/** A temporary file of this process; `change` replaces parts of its name. */
function leftover(
  change: (parts: { space: string; pid: number; startMs: number }) => object,
  ageMs = 0,
): string {
  const [, space = '', pid, startMs, random] = basename(temporaryPathIn(folder)).slice(1).split('-')
  const parts = { space, pid: Number(pid), startMs: Number(startMs) }
  const changed = { ...parts, ...change(parts) }
  const name = `.anemometer-${changed.space}-${changed.pid}-${changed.startMs}-${random}`
  writeFileSync(join(folder, name), 'half')
  const writtenAt = new Date(Date.now() - ageMs)
  utimesSync(join(folder, name), writtenAt, writtenAt)
  return name
}

describe('what a killed export leaves', () => {
  it('goes with the next write into the folder, while another export goes on', async () => {
    await killedExport('a.csv')
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.anemometer-.+\.tmp$/)])
    const other = await startExport('b.csv')
    await writeFileAtomically(join(folder, 'c.csv'), 'whole')
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.anemometer-.+\.tmp$/), 'c.csv'])
    other.stdin?.end()
    await once(other, 'close')
    expect(readdirSync(folder)).toEqual(['b.csv', 'c.csv'])
    expect(readFileSync(join(folder, 'b.csv'), 'utf8')).toBe('begun, done')
  })

  it('goes from the folder of the settings with the next start', async () => {
    await killedExport('a.csv')
    const store = new SettingsStore(join(folder, 'settings.json'), expect.unreachable)
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]))
    expect(store.notice).toBeNull()
  })
})

describe('a temporary file', () => {
  const cleaned = async (name: string): Promise<boolean> => {
    await removeLeftovers(folder)
    return !readdirSync(folder).includes(name)
  }

  it('stays while this process may write it, in whatever thread, however long ago it last did', async () => {
    expect(await cleaned(leftover(() => ({}), 400 * DAY_MS))).toBe(false)
    const start = 'Number(process.hrtime.bigint() / 1_000_000n) - process.uptime() * 1000'
    const thread = new Worker(`require('node:worker_threads').parentPort.postMessage(${start})`, {
      eval: true,
    })
    const [startMs] = (await once(thread, 'message')) as [number]
    expect(await cleaned(leftover(() => ({ startMs: Math.round(startMs) })))).toBe(false)
  })

  it('goes where an earlier process had the number of this one', async () => {
    expect(await cleaned(leftover(({ startMs }) => ({ startMs: startMs + 2500 })))).toBe(true)
    expect(await cleaned(leftover(({ startMs }) => ({ startMs: startMs - 2500 })))).toBe(true)
  })

  it('stays while another process has its number, unless the computer was restarted since it was written', async () => {
    const alive = () => ({ pid: process.ppid })
    const sinceBootMs = uptime() * 1000
    expect(await cleaned(leftover(alive))).toBe(false)
    expect(await cleaned(leftover(alive, sinceBootMs + 0.9 * DAY_MS))).toBe(false)
    expect(await cleaned(leftover(alive, sinceBootMs + 1.1 * DAY_MS))).toBe(true)
  })

  it('stays where another computer or container may write it, until it was left alone for 30 days', async () => {
    const elsewhere = () => ({ space: '00000000', pid: 2 ** 30 })
    expect(await cleaned(leftover(elsewhere, 29 * DAY_MS))).toBe(false)
    expect(await cleaned(leftover(elsewhere, 31 * DAY_MS))).toBe(true)
  })

  it('is none where the name is anybody’s, or a folder has it', async () => {
    const old = new Date(Date.now() - 400 * DAY_MS)
    writeFileSync(join(folder, '.anemometer-notes.tmp.txt'), 'mine')
    mkdirSync(join(folder, '.anemometer-0123456789ab.tmp'))
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), old, old)
    await removeLeftovers(folder)
    expect(readdirSync(folder)).toHaveLength(2)
    await removeLeftovers(join(folder, 'none'))
  })
})

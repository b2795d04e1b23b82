import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { fill, mountedFolder } from '../storage/testing/disks'
import { temporaryFolder } from '../storage/testing/store-folder'
import { Log, logPath } from './log'

const MORNING = Date.UTC(2026, 10, 30, 9, 12, 8, 5)

/** A log at a fixed time, which `at` moves by ms. */
function openedLog(path = join(temporaryFolder(), 'logs', 'app.log')) {
  let nowMs = MORNING
  const log = new Log(() => nowMs)
  log.open(path)
  onTestFinished(() => log.close())
  const lines = (): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return { log, lines, path, pass: (ms: number) => void (nowMs += ms) }
}

describe('an entry', () => {
  it('is one line: time, level, area, message, fields', () => {
    const { log, lines } = openedLog()
    log.info('app', 'It begins.', {
      version: '0.1.0',
      chip: 'Apple M1 Pro',
      cores: 10,
      isLive: false,
      why: null,
    })
    log.warn('source', 'first\nsecond\u2028third \u202e \u001b[31m', { words: 'a "b"\nc' })
    expect(lines()).toEqual([
      '2026-11-30T09:12:08.005Z info  app      It begins. version=0.1.0 chip="Apple M1 Pro" cores=10 isLive=false why=null',
      '2026-11-30T09:12:08.005Z warn  source   first\\u{a}second\\u{2028}third \\u{202e} \\u{1b}[31m words="a \\"b\\"\\nc"',
    ])
  })

  it('of the level debug is written only where it was asked for', () => {
    const { log, lines } = openedLog()
    log.error('bug', 'one')
    log.debug('source', 'two')
    log.isVerbose = true
    log.debug('source', 'three')
    expect(lines().map((line) => line.split(' ').slice(1).join(' '))).toEqual([
      'error bug      one',
      'debug source   three',
    ])
  })

  it('tells of a very long text only how long it is, since its end could be half a name', () => {
    const { log, lines } = openedLog()
    log.info('app', 'x'.repeat(2000), { a: 'y'.repeat(2001) })
    expect(lines()[0]).toMatch(/ x{2000} a="… \(2001 characters\)"$/)
  })

  it('is nowhere before a file was opened', () => {
    const log = new Log()
    log.error('bug', 'x')
    expect([log.path, log.trouble]).toEqual([null, null])
  })
})

it('writes 200 entries within 10 s, and how many there were beyond', () => {
  const { log, lines, pass } = openedLog()
  for (let index = 0; index < 230; index++) log.warn('source', `${index}`)
  expect(lines()).toHaveLength(200)
  pass(9999)
  log.warn('source', 'still too soon')
  expect(lines()).toHaveLength(200)
  pass(1)
  log.warn('source', 'now')
  expect(
    lines()
      .slice(200)
      .map((line) => line.slice(40)),
  ).toEqual(['31 entries are missing here: there were too many at once', 'now'])
  // The clock was set back.
  for (let index = 0; index < 230; index++) log.warn('source', `${index}`)
  pass(-3_600_000)
  log.warn('source', 'an hour ago')
  expect(lines().at(-1)).toContain('an hour ago')
})

describe('where nothing can be written', () => {
  it('never throws, and counts what is lost', () => {
    const folder = temporaryFolder()
    const { log, lines } = openedLog(join(folder, 'logs', 'app.log'))
    writeFileSync(join(folder, 'logs'), 'a file in the place of the folder')
    log.error('bug', 'one')
    log.error('bug', 'two')
    expect(log.trouble).toBe('ENOTDIR')
    rmSync(join(folder, 'logs'))
    log.error('bug', 'three')
    expect(log.trouble).toBeNull()
    expect(lines().map((line) => line.slice(40))).toEqual([
      '2 entries are missing here: the file could not be written (ENOTDIR)',
      'three',
    ])
  })

  it('leaves alone what stands in its place', () => {
    const path = join(temporaryFolder(), 'app.log')
    mkdirSync(path)
    const { log } = openedLog(path)
    log.error('bug', 'one')
    expect(log.trouble).toBe('NOT_A_FILE')
  })

  it.runIf(process.getuid?.() === 0)('outlives a full disk, and goes on when there is room', () => {
    const folder = mountedFolder('size=64k')
    const { log, lines, path } = openedLog(join(folder, 'logs', 'app.log'))
    log.info('app', 'before')
    fill(join(folder, 'filler'))
    // The last page of the file still has room; then there is none.
    for (let index = 0; index < 100; index++) log.info('app', `${index} ${'x'.repeat(100)}`)
    expect(log.trouble).toBe('ENOSPC')
    const written = lines().length
    rmSync(join(folder, 'filler'))
    log.info('app', 'after')
    const after = readFileSync(path, 'utf8').split('\n')
    const missing = Number(
      / (\d+) entries are missing here: the file could not be written \(ENOSPC\)$/m.exec(
        after.join('\n'),
      )?.[1],
    )
    expect(after.at(-2)).toMatch(/ after$/)
    expect(written - 1 + missing).toBe(100)
  })
})

describe('the path of the log', () => {
  it.each([
    ['darwin', {}, '/Users/ada', '/Users/ada/Library/Logs/Anemometer/app.log'],
    ['linux', {}, '/home/ada', '/home/ada/.local/state/anemometer/app.log'],
    ['linux', { XDG_STATE_HOME: '/var/ada' }, '/home/ada', '/var/ada/anemometer/app.log'],
    ['linux', { XDG_STATE_HOME: 'ada' }, '/home/ada', '/home/ada/.local/state/anemometer/app.log'],
    ['win32', { LOCALAPPDATA: 'C:\\Data' }, 'C:\\Users\\ada', 'C:\\Data\\Anemometer\\logs\\app.log'],
    ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Local\\Anemometer\\logs\\app.log'],
  ] as const)('on %s with %j', (platform, env, home, path) => {
    expect(logPath('app', { platform, env, home })).toBe(path)
  })

  it("with sudo is root's own: the app could not write what root has made in the person's home", () => {
    vi.stubEnv('SUDO_UID', '501')
    vi.stubEnv('HOME', '/home/ada')
    vi.stubEnv('XDG_STATE_HOME', undefined)
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(logPath('command-line')).toContain(userInfo().homedir)
  })
})

it('names neither the person nor the machine, whose they are', () => {
  const { log, lines } = openedLog()
  const { username } = userInfo()
  log.error('bug', `${homedir()}/secret of ${username} on ${hostname()}`, {
    user: username,
    host: hostname(),
  })
  expect(lines()[0]).toMatch(/ ~\/….* user="<user>" host="<host>"$/)
  for (const name of [homedir(), ` ${username} `, hostname()]) expect(lines()[0]).not.toContain(name)
})

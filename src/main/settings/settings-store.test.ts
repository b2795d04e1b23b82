import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS, type Settings } from '#shared/settings'
import { SettingsStore } from './settings-store'

const BIND_SOCKET = 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])'

let folder: string
let path: string
let errors: string[]
const open = () => new SettingsStore(path, (message) => errors.push(message))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-settings-'))
  path = join(folder, 'settings.json')
  errors = []
})
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
})

describe('SettingsStore', () => {
  it('begins with the defaults and says nothing', () => {
    expect(open().current).toEqual(DEFAULT_SETTINGS)
    expect(open().notice).toBeNull()
  })

  it('keeps what was changed', () => {
    open().update({
      rangeMinutes: 60,
      windowBounds: { x: 1, y: 2, width: 800, height: 600, maximized: false },
    })
    expect(open().current).toMatchObject({ rangeMinutes: 60, windowBounds: { width: 800 } })
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it('sets a file aside that is no JSON, and keeps its content', () => {
    writeFileSync(path, '{"rangeMinutes": 5')
    const store = open()
    expect(store.current).toEqual(DEFAULT_SETTINGS)
    expect(store.notice).toContain('could not be understood')
    const [aside] = readdirSync(folder)
    expect(aside).toMatch(/^settings\.json\.unreadable-/)
    expect(readFileSync(join(folder, aside as string), 'utf8')).toBe('{"rangeMinutes": 5')
  })

  it.each(['null', '[]', '"text"', '5'])('sets %s aside, which is JSON but no settings', (text) => {
    writeFileSync(path, text)
    expect(open().notice).toContain('could not be understood')
  })

  const target = () => join(folder, 'elsewhere.json')
  it.each<[string, string, () => void]>([
    ['a folder', 'is no plain file', () => mkdirSync(join(path, 'kept'), { recursive: true })],
    ['a pipe that nobody writes to', 'is no plain file', () => execFileSync('mkfifo', [path])],
    ['a socket', 'is no plain file', () => execFileSync('/usr/bin/python3', ['-c', BIND_SOCKET, path])],
    ['a link to a device without end', 'is no plain file', () => symlinkSync('/dev/zero', path)],
    ['a link to a folder', 'is no plain file', () => symlinkSync(folder, path)],
    ['a link that leads nowhere', 'is a link that leads nowhere', () => symlinkSync(target(), path)],
    ['a link to itself', 'could not be read (ELOOP)', () => symlinkSync(path, path)],
    [
      'a file of many MB',
      'is too large for settings',
      () => writeFileSync(path, Buffer.alloc(1024 * 1024 + 1)),
    ],
  ])('sets aside %s, so that the next change does not replace it', (_name, problem, make) => {
    make()
    const before = lstatSync(path)
    const store = open()
    expect(store.current).toEqual(DEFAULT_SETTINGS)
    expect(store.notice).toContain(`The settings file ${problem}. It was kept as `)
    store.update({ rangeMinutes: 15 })
    expect(errors).toEqual([])
    expect(open().current.rangeMinutes).toBe(15)
    const [name, aside, ...others] = readdirSync(folder)
    expect([name, others]).toEqual(['settings.json', []])
    expect(lstatSync(join(folder, aside as string)).ino).toBe(before.ino)
    expect(existsSync(target())).toBe(false)
  })

  it('follows a link to a plain file, and keeps it one', () => {
    writeFileSync(target(), JSON.stringify({ rangeMinutes: 60 }))
    symlinkSync(target(), path)
    const store = open()
    expect([store.notice, store.current.rangeMinutes]).toEqual([null, 60])
    store.update({ rangeMinutes: 15 })
    expect(lstatSync(path).isSymbolicLink()).toBe(true)
    expect(JSON.parse(readFileSync(target(), 'utf8'))).toMatchObject({ rangeMinutes: 15 })
  })

  it('reads a file of the largest size', () => {
    writeFileSync(path, '{"rangeMinutes": 60}'.padEnd(1024 * 1024))
    expect(open().current.rangeMinutes).toBe(60)
  })

  it('writes nothing when nothing changes', () => {
    const store = open()
    const windowBounds = { x: 1, y: 2, width: 800, height: 600, maximized: false }
    store.update({ windowBounds })
    rmSync(path)
    store.update({ windowBounds: { ...windowBounds } })
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    { intervalMs: 300 },
    { liveProfile: { osBuild: '26A428', profile: '--output-file' } },
    { liveProfile: { osBuild: 'x'.repeat(33), profile: 'standard' } },
    { liveProfile: 'show-all' },
  ])('asks powermetrics for nothing that a changed file invents: %j', (part) => {
    writeFileSync(path, JSON.stringify(part))
    expect(open().current).toEqual(DEFAULT_SETTINGS)
  })

  it('replaces one bad value and keeps the others', () => {
    writeFileSync(path, JSON.stringify({ rangeMinutes: 7, appearance: 'dark', hiddenSeries: ['nonsense'] }))
    expect(open().current).toEqual({ ...DEFAULT_SETTINGS, appearance: 'dark' })
  })

  it('reads no log that nobody asked for', () => {
    expect(open().current.readsLog).toBe(false)
    writeFileSync(path, JSON.stringify({ readsLog: 'yes' }))
    expect(open().current.readsLog).toBe(false)
  })

  it.each([
    { sharesReadings: 1 },
    { sharingPort: 1023 },
    { sharingPort: 65_536 },
    { sharingPort: '9100' },
    { sharingReach: '0.0.0.0' },
    { globalShortcuts: { window: 'A' } },
    { globalShortcuts: 'Control+A' },
  ])('shares nothing and takes no key that a changed file invents: %j', (part) => {
    writeFileSync(path, JSON.stringify(part))
    expect(open().current).toEqual(DEFAULT_SETTINGS)
  })

  it.each([
    { perKwh: 0, currency: 'EUR' },
    { perKwh: '0.3', currency: 'EUR' },
    { perKwh: 0.3, currency: '' },
    { perKwh: 1e10, currency: 'EUR' },
    { perKwh: 0.3, currency: 'x'.repeat(17) },
    0.3,
  ])('takes %j for no price', (energyPrice) => {
    writeFileSync(path, JSON.stringify({ energyPrice }))
    expect(open().current.energyPrice).toBeNull()
  })

  it('keeps every part that is as it should be', () => {
    const settings: Settings = {
      source: 'demonstration',
      intervalMs: 5000,
      liveProfile: { osBuild: '25F71', profile: 'with-ane-power' },
      rangeMinutes: 1440,
      appearance: 'light',
      textSizePercent: 150,
      trayInk: 'dark',
      menuBar: { style: 'trace', powers: 'package', items: 'several', unit: 'W', refreshMs: 200 },
      toldHiddenItem: true,
      hiddenSeries: ['ane.powerMw', 'gpu.powerMw'],
      historyLimitMb: 2000,
      readsLog: true,
      picturesCarryData: false,
      globalShortcuts: { window: 'Control+Alt+A', popover: 'F5' },
      sharesReadings: true,
      sharingPort: 1024,
      sharingReach: 'network',
      energyPrice: { perKwh: 0.31, currency: 'EUR' },
      alerts: { ...DEFAULT_SETTINGS.alerts, snoozedUntilMs: 1_648_645_200_000 },
      windowBounds: { x: -1200, y: 0, width: 720, height: 480, maximized: true },
    }
    writeFileSync(path, JSON.stringify(settings))
    expect(open().current).toEqual(settings)
  })

  it.each([
    { x: 0.5, y: 0, width: 800, height: 600, maximized: false },
    { x: 0, y: 100_001, width: 800, height: 600, maximized: false },
    { x: 0, y: 0, width: 99, height: 600, maximized: false },
    { x: 0, y: 0, width: 800, height: '600', maximized: false },
    { x: 0, y: 0, width: 800, height: 600 },
    [0, 0, 800, 600],
  ])('places no window where no display can be: %j', (windowBounds) => {
    writeFileSync(path, JSON.stringify({ windowBounds }))
    expect(open().current.windowBounds).toBeNull()
  })

  it('tells when it cannot write, and goes on with the change', () => {
    writeFileSync(join(folder, 'not-a-folder'), '')
    const store = new SettingsStore(join(folder, 'not-a-folder', 'settings.json'), (message) =>
      errors.push(message),
    )
    expect(store.update({ rangeMinutes: 1 }).rangeMinutes).toBe(1)
    expect(errors[0]).toMatch(/could not be saved/)
  })
})

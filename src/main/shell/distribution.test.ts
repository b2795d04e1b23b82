import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type * as CommandLink from '../distribution/command-link'
import { RELEASES_PAGE } from '../distribution/release-feed'

const electron = vi.hoisted(() => ({
  home: '',
  answers: [] as string[],
  asked: [] as Electron.MessageBoxOptions[],
  opened: [] as string[],
  partitions: [] as string[],
  fetch: vi.fn(),
}))
vi.mock('node:os', async (original) => ({ ...(await original<object>()), homedir: () => electron.home }))
vi.mock('electron', () => ({
  app: { getVersion: () => '0.1.0' },
  dialog: {
    showMessageBox: (options: Electron.MessageBoxOptions) => {
      electron.asked.push(options)
      const response = options.buttons?.indexOf(electron.answers.shift() ?? '') ?? -1
      return Promise.resolve({ response: response === -1 ? options.cancelId : response })
    },
  },
  session: {
    fromPartition: (name: string) => {
      electron.partitions.push(name)
      return { fetch: electron.fetch }
    },
  },
  shell: { openExternal: (url: string) => Promise.resolve(electron.opened.push(url)) },
}))
vi.mock('../distribution/command-link', async (original) => {
  const actual = await original<typeof CommandLink>()
  // That of all terminals is of the machine that tests.
  return { ...actual, linkFolders: (home: string) => actual.linkFolders(home).slice(1) }
})
const { checkForUpdates, manageCommandLink } = await import('./distribution')

beforeEach(() => {
  Object.assign(electron, { answers: [], asked: [], opened: [], partitions: [] })
  electron.fetch.mockReset()
})

const lastMessage = (): string => electron.asked.at(-1)?.message ?? ''

describe('Check for Updates…', () => {
  const newest = (tag: string) =>
    electron.fetch.mockImplementation(() => Promise.resolve(Response.json({ tag_name: tag })))

  it('opens the page of a newer release where that is wanted, and else nothing', async () => {
    newest('v99.0.0')
    electron.answers = ['Close', 'Open Its Page']
    expect(await checkForUpdates()).toMatchObject({ ok: true })
    expect(lastMessage()).toMatch(/^Anemometer 99\.0\.0 is there\. This is 0\.1\.0\.$/)
    expect(electron.opened).toEqual([])
    await checkForUpdates()
    expect(electron.opened).toEqual([`${RELEASES_PAGE}/tag/v99.0.0`])
  })

  it('says that this is the newest', async () => {
    newest('v0.0.1')
    expect(await checkForUpdates()).toMatchObject({ ok: true })
    expect(lastMessage()).toBe('Anemometer 0.1.0 is the newest release.')
  })

  it('asks in a session that no page has, kept nowhere, and says where it cannot', async () => {
    electron.fetch.mockRejectedValue(new Error('net::ERR_NAME_NOT_RESOLVED'))
    expect(await checkForUpdates()).toMatchObject({
      ok: false,
      message: expect.stringContaining('net::ERR_NAME_NOT_RESOLVED') as string,
    })
    expect(electron.partitions).toEqual(['releases'])
    expect(electron.asked).toEqual([])
  })
})

describe('Install Command…', () => {
  let path = ''
  let launcher = ''
  beforeEach(() => {
    const root = mkdtempSync(join(tmpdir(), 'anemometer-menu-'))
    const before = Object.getOwnPropertyDescriptor(process, 'resourcesPath')
    onTestFinished(() => {
      rmSync(root, { recursive: true })
      if (before === undefined) Reflect.deleteProperty(process, 'resourcesPath')
      else Object.defineProperty(process, 'resourcesPath', before)
    })
    Object.defineProperty(process, 'resourcesPath', { value: join(root, 'Resources'), configurable: true })
    mkdirSync(join(root, 'Resources/command/bin'), { recursive: true })
    launcher = join(root, 'Resources/command/bin/anemometer')
    writeFileSync(launcher, '')
    electron.home = join(root, 'home')
    path = join(electron.home, '.local/bin/anemometer')
  })

  it('makes the link, says where, and removes it when it is chosen again', async () => {
    electron.answers = ['Install']
    expect(await manageCommandLink()).toMatchObject({ ok: true })
    expect(readlinkSync(path)).toBe(launcher)
    expect(lastMessage()).toContain(`${path} leads to`)
    electron.answers = ['Close']
    await manageCommandLink()
    expect(readlinkSync(path)).toBe(launcher)
    expect(electron.asked.at(-1)?.buttons?.[electron.asked.at(-1)?.defaultId ?? 0]).toBe('Close')
    electron.answers = ['Remove']
    expect(await manageCommandLink()).toMatchObject({ ok: true })
    expect(() => readlinkSync(path)).toThrow('ENOENT')
  })

  it('makes nothing when it is cancelled, and passes on why it could not', async () => {
    expect(await manageCommandLink()).toMatchObject({ ok: true })
    expect(electron.asked).toHaveLength(1)
    expect(() => readlinkSync(path)).toThrow('ENOENT')
    rmSync(launcher)
    electron.answers = ['Install']
    expect(await manageCommandLink()).toMatchObject({
      ok: false,
      message: expect.stringContaining('carries no command') as string,
    })
  })
})

import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

import { writeScript, type MadeMac } from '../src/main/sources/ioreport/testing/mac-script'
import { M1, M4_MAX } from '../src/main/sources/ioreport/testing/macs'
import { StandIn } from '../src/main/sources/ioreport/testing/stand-in-library'
import { M4_MAX_MACOS_15 } from '../src/main/synthesis/chips'
import { writePlistSample } from '../src/main/synthesis/plist-writer'
import { createTestWindow } from '../src/main/synthesis/test-windows'
import { instrumentsIn, type Origins } from '../src/shared/origins'
import { processTree } from './harness/processes'
import { testedRuntime } from './harness/runtime'
import { expect, test } from './harness/test'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const HELPER = path.join(ROOT, 'out/main/ioreport-helper.js')

interface Told {
  what: 'sample' | 'gap' | 'message' | 'failure'
  value: unknown
}

/** The reading program in the real Electron, and what it tells. */
class ReadingElectron {
  readonly told: Told[] = []
  private readonly child: ChildProcess

  constructor(folder: string, ...programArguments: string[]) {
    const { executable, args } = testedRuntime()
    const flags = args.filter((argument) => argument.startsWith('--'))
    this.child = spawn(
      executable,
      [...flags, `--user-data-dir=${path.join(folder, 'home')}`, folder, HELPER, ...programArguments],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    if (this.child.stdout === null) throw new Error('It has no output.')
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) this.told.push(JSON.parse(line) as Told)
    })
  }

  valuesOf(what: Told['what']): unknown[] {
    return this.told.filter((each) => each.what === what).map(({ value }) => value)
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  stop(): void {
    this.child.kill('SIGKILL')
  }
}

/** An app of Electron in a folder of its own. */
async function buildApp(folder: string, entry: string): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: `e2e/ioreport/${entry}`,
      outDir: folder,
      rolldownOptions: { external: ['electron'], output: { format: 'es', entryFileNames: 'main.js' } },
    },
    ssr: { noExternal: true, external: ['electron'] },
  })
  const manifest = { name: 'ioreport-reader', version: '0.0.0', type: 'module', main: 'main.js' }
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
}

test.describe('IOReport in the utility process of Electron', () => {
  let standIn: StandIn
  let electron: ReadingElectron
  const start = async (mac: MadeMac, folder: string): Promise<void> => {
    standIn = new StandIn(writeScript({ ...mac, isRealTime: true }))
    await buildApp(folder, 'main.ts')
    electron = new ReadingElectron(folder, standIn.libraries.ioReport)
  }
  test.afterEach(() => {
    electron.stop()
    standIn.dispose()
  })

  test('gives the figures that it gives in Node', async ({}, info) => {
    await start(M1.mac, info.outputPath('program'))
    await expect.poll(() => electron.valuesOf('sample').length).toBeGreaterThanOrEqual(3)
    const sample = electron.valuesOf('sample')[1] as {
      ane: { powerMw: number; dramReadBytesPerSecond: number }
    }
    // Counters are whole, and the system decides how long a second is.
    expect(sample.ane.powerMw).toBeCloseTo(49, -1)
    expect(sample.ane.dramReadBytesPerSecond / 199e6).toBeCloseTo(1, 2)
    expect(electron.valuesOf('message')).toEqual([])
  })

  test('is started again when it crashes in C, and main goes on', async ({}, info) => {
    await start({ ...M1.mac, crash: { atMs: 2500, how: 'segv' } }, info.outputPath('program'))
    await expect.poll(() => electron.valuesOf('message').length).toBeGreaterThanOrEqual(1)
    standIn.write(writeScript({ ...M1.mac, isRealTime: true }))
    const before = electron.valuesOf('sample').length
    await expect.poll(() => electron.valuesOf('sample').length).toBeGreaterThan(before + 1)
    const [stopped, over] = electron.valuesOf('message')
    expect(stopped).toMatch(
      /^The part of Anemometer that reads IOReport stopped \(.+\)\. It is started again in 1 s\.$/,
    )
    expect(over).toBeNull()
    expect(electron.valuesOf('gap')).toHaveLength(2)
  })
})

/** `powermetrics` behind a real socket: a sample a second, as long as somebody is connected and it is not silent. */
class PowermetricsSocket {
  isSilent = false
  readonly path: string
  private readonly server: Server
  private readonly peers = new Set<Socket>()
  private readonly timer: NodeJS.Timeout

  constructor(folder: string) {
    this.path = path.join(folder, 's')
    const window = createTestWindow(M4_MAX_MACOS_15, 1, 1e9)
    const next = (): string => `${writePlistSample(M4_MAX_MACOS_15, { ...window, endMs: Date.now() })}\0`
    this.server = createServer((peer) => {
      this.peers.add(peer)
      peer.on('error', () => peer.destroy()).on('close', () => this.peers.delete(peer))
      peer.resume()
    }).listen(this.path)
    this.timer = setInterval(() => {
      if (!this.isSilent) for (const peer of this.peers) peer.write(next(), 'latin1')
    }, 1000)
  }

  dispose(): void {
    clearInterval(this.timer)
    for (const peer of this.peers) peer.destroy()
    this.server.close()
  }
}

test.describe('live readings in Electron, of both instruments', () => {
  let standIn: StandIn
  let electron: ReadingElectron
  let powermetrics: PowermetricsSocket | null = null
  const start = async (folder: string, hasPermission: boolean): Promise<void> => {
    standIn = new StandIn(writeScript({ ...M4_MAX.mac, isRealTime: true }))
    await buildApp(folder, 'live.ts')
    powermetrics = hasPermission
      ? new PowermetricsSocket(mkdtempSync(path.join(tmpdir(), 'anemometer-')))
      : null
    electron = new ReadingElectron(folder, standIn.libraries.ioReport, powermetrics?.path ?? 'none')
  }
  test.afterEach(() => {
    electron.stop()
    powermetrics?.dispose()
    standIn.dispose()
  })
  /** By which instruments the newest sample was made: `p`, `i`, or both. */
  const newest = (): string => {
    const sample = electron.valuesOf('sample').at(-1) as { origins: Origins } | undefined
    return sample === undefined
      ? ''
      : instrumentsIn(sample.origins)
          .map((name) => name[0])
          .join('')
  }

  test('come without a permission, and the tray shows watts', async ({}, info) => {
    await start(info.outputPath('program'), false)
    await expect.poll(newest).toBe('i')
    expect(electron.valuesOf('sample').at(-1)).toMatchObject({
      tray: expect.stringContaining('Neural Engine: '),
    })
    expect(electron.valuesOf('failure')).toEqual([])
  })

  test('join both, and neither stops when the other does', async ({}, info) => {
    await start(info.outputPath('program'), true)
    await expect.poll(newest).toBe('pi')
    process.kill(helperPid(), 'SIGKILL')
    await expect.poll(newest).toBe('p')
    await expect.poll(() => electron.valuesOf('message').at(-1) ?? null).toMatch(/reads IOReport stopped/)
    await expect.poll(newest).toBe('pi')
    if (powermetrics !== null) powermetrics.isSilent = true
    await expect.poll(newest, { timeout: 15_000 }).toBe('i')
    expect(electron.valuesOf('sample').at(-1)).toMatchObject({
      gapBefore: false,
      tray: expect.stringContaining('Neural Engine: '),
    })
    if (powermetrics !== null) powermetrics.isSilent = false
    await expect.poll(newest, { timeout: 30_000 }).toBe('pi')
    expect(electron.valuesOf('failure')).toEqual([])
  })

  /** The process that has loaded the library. */
  function helperPid(): number {
    const library = path.basename(standIn.libraries.ioReport)
    const found = processTree(electron.pid).find(({ pid }) =>
      readFileSync(`/proc/${pid}/maps`, 'utf8').includes(library),
    )
    if (found === undefined) throw new Error('No process has loaded the library.')
    return found.pid
  }
})

test('the app says in a sentence that this system has no IOReport @packaged', async ({ launch, home }) => {
  test.skip(process.platform === 'darwin', 'A Mac has it.')
  writeFileSync(path.join(home.userData, 'settings.json'), JSON.stringify({ source: 'ioreport' }))
  const page = await (await launch()).window()
  await expect(page.getByText('IOReport, which only macOS has, cannot be read here').first()).toBeVisible()
})

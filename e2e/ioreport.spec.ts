import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

import { writeScript, type MadeMac } from '../src/main/sources/ioreport/testing/mac-script'
import { M1 } from '../src/main/sources/ioreport/testing/macs'
import { StandIn } from '../src/main/sources/ioreport/testing/stand-in-library'
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

  constructor(folder: string, library: string) {
    const { executable, args } = testedRuntime()
    const flags = args.filter((argument) => argument.startsWith('--'))
    this.child = spawn(
      executable,
      [...flags, `--user-data-dir=${path.join(folder, 'home')}`, folder, HELPER, library],
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

  stop(): void {
    this.child.kill('SIGKILL')
  }
}

/** An app of Electron in a folder of its own. */
async function buildApp(folder: string): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: 'e2e/ioreport/main.ts',
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
    await buildApp(folder)
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

test('the app says in a sentence that this system has no IOReport @packaged', async ({ launch, home }) => {
  test.skip(process.platform === 'darwin', 'A Mac has it.')
  writeFileSync(path.join(home.userData, 'settings.json'), JSON.stringify({ source: 'ioreport' }))
  const page = await (await launch()).window()
  await expect(page.getByText('IOReport, which only macOS has, cannot be read here').first()).toBeVisible()
})

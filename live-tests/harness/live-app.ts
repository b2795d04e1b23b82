import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { chromium, expect, type Browser, type Page } from '@playwright/test'

import { processTree } from '../../e2e/harness/processes'
import { createHomeIn, type SandboxHome } from '../../e2e/harness/sandbox-home'
import { TrayHost } from '../../e2e/harness/tray-host'
import { startService } from '../../scripts/electron/services.mjs'
import type { Bridge } from '../../src/shared/ipc-contract'
import { rootSystem } from './tested-system'

/** How Node and Electron report on stderr what nobody caught. */
const UNCAUGHT = /UnhandledPromiseRejection|Uncaught |^\w*Error: /

/** A session bus admits its own user only; here the app is one and the panel that reads its tray another. */
const BUS_CONFIGURATION = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
`

declare global {
  interface Window {
    /** The bridge, which the preload puts there. */
    anemometer: Bridge
  }
}

/**
 * The app as another user than the tests' own, with a home, a session bus and a panel of its own. It is started as a
 * person would start it, without a driver: windows are reached through Chromium's debugging port.
 */
export class LiveApp {
  private stderr = ''
  #browser: Browser | null = null

  private constructor(
    private readonly child: ChildProcess,
    readonly home: SandboxHome,
    readonly tray: TrayHost,
    private readonly stopBus: () => Promise<void>,
  ) {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
  }

  /**
   * `settings`: what settings.json holds before the first start. `folder`: another app than ours, for comparison. `more`: of
   * its environment.
   */
  static async launch(
    args: readonly string[],
    settings: object = {},
    folder = rootSystem().app,
    more: Readonly<Record<string, string>> = {},
  ): Promise<LiveApp> {
    const { launcher, homes, user } = rootSystem()
    const home = createHomeIn(homes)
    writeFileSync(path.join(home.userData, 'settings.json'), JSON.stringify(settings))
    spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, home.root])
    const bus = await startOpenBus(home.root)
    const tray = await TrayHost.start(bus.address)
    const ours = [`--user-data-dir=${home.userData}`, '--remote-debugging-port=0']
    const child = spawn(launcher, [folder, ...ours, ...args], {
      cwd: home.root,
      env: { ...home.env, ...more, DBUS_SESSION_BUS_ADDRESS: bus.address },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const app = new LiveApp(child, home, tray, bus.stop)
    await expect.poll(() => tray.hasItem || app.hasExited, { intervals: [50] }).toBe(true)
    if (app.hasExited) throw new Error(`The app ended at once: ${app.stderr}`)
    return app
  }

  get pid(): number {
    const { pid } = this.child
    if (pid === undefined) throw new Error('The app has not started.')
    return pid
  }

  get hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  /** What it threw without anyone catching it. */
  errors(): string[] {
    return this.stderr.split('\n').filter((line) => UNCAUGHT.test(line))
  }

  /** Its main process and all its helpers that are alive. */
  processes(): number[] {
    return processTree(this.pid).map(({ pid }) => pid)
  }

  /**
   * Chooses an entry of the tray's menu until `done`: the menu is renewed every two seconds, and a click on an entry
   * that was replaced at that very moment is lost.
   */
  async choose(labels: readonly string[], done: () => boolean | Promise<boolean>): Promise<void> {
    await expect(async () => {
      await this.tray.click(...labels)
      await expect.poll(done, { timeout: 3000 }).toBe(true)
    }).toPass({ timeout: 15_000 })
  }

  /** The window's page, opened from the tray's menu when there is none. */
  async window(entry: readonly string[] = ['Open Anemometer']): Promise<Page> {
    const browser = await this.#connect()
    const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages())
    if (pages().length === 0) await this.choose(entry, () => pages().length > 0)
    const page = pages()[0] as Page
    await page.waitForLoadState('load')
    return page
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exited()
  }

  async exited(): Promise<void> {
    if (!this.hasExited) await once(this.child, 'exit')
  }

  /** Quits as a person would, and leaves nothing behind. */
  async close(): Promise<void> {
    const processes = this.processes()
    await this.#browser?.close()
    if (!this.hasExited) {
      this.child.kill('SIGTERM')
      await this.exited()
    }
    await expect.poll(() => processes.filter((pid) => processTree(pid).length > 0)).toEqual([])
    this.tray.stop()
    await this.stopBus()
    rmSync(this.home.root, { recursive: true, force: true })
  }

  async #connect(): Promise<Browser> {
    if (this.#browser !== null) return this.#browser
    const file = path.join(this.home.userData, 'DevToolsActivePort')
    await expect.poll(() => existsSync(file)).toBe(true)
    const port = readFileSync(file, 'utf8').split('\n')[0] ?? ''
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    return this.#browser
  }
}

/** A session bus for every user of this machine. */
async function startOpenBus(folder: string): Promise<{ address: string; stop: () => Promise<void> }> {
  const file = path.join(folder, 'bus.conf')
  writeFileSync(file, BUS_CONFIGURATION)
  const args = [`--config-file=${file}`, '--nofork', '--nopidfile', '--print-address=3']
  const service = await startService('dbus-daemon', args)
  return { address: service.answer, stop: service.stop }
}

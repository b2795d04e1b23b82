import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { _electron, type ElectronApplication, type Page } from '@playwright/test'

import { startSessionBus } from '../../scripts/electron/services.mjs'
import { NotificationServer } from './notification-server'
import { processTree } from './processes'
import { testedRuntime } from './runtime'
import type { SandboxHome } from './sandbox-home'
import { TrayHost } from './tray-host'

export interface Finished {
  /** null when a signal ended it. */
  status: number | null
  stdout: string
  stderr: string
}

const QUIT_DEADLINE_MS = 20_000

/** How Node and Electron report on stderr what nobody caught. */
const UNCAUGHT = /UnhandledPromiseRejection|Uncaught |^\w*Error: /m

/** One app with a home, a session bus and a panel of its own. */
export class AnemometerApp {
  /** What main wrote with console.error, and what it threw without anyone catching it. */
  readonly mainErrors: string[] = []

  /** Playwright forgets it once the app has ended. */
  private readonly child: ChildProcess

  private constructor(
    readonly electron: ElectronApplication,
    readonly home: SandboxHome,
    readonly surroundings: Surroundings,
  ) {
    this.child = electron.process()
    electron.on('console', (message) => {
      if (message.type() === 'error') this.mainErrors.push(message.text())
    })
    this.child.stderr?.on('data', (data: Buffer) => {
      if (UNCAUGHT.test(data.toString())) this.mainErrors.push(data.toString())
    })
  }

  static async launch(home: SandboxHome, args: string[] = []): Promise<AnemometerApp> {
    const surroundings = await Surroundings.start(home)
    try {
      const runtime = testedRuntime()
      const electron = await _electron.launch({
        executablePath: runtime.executable,
        args: [...runtime.args, `--user-data-dir=${home.userData}`, ...args],
        env: surroundings.env,
        cwd: home.root,
        // Playwright would else switch the sandbox off; as root the launcher's own flag does.
        chromiumSandbox: true,
      })
      return new AnemometerApp(electron, home, surroundings)
    } catch (error) {
      await surroundings.stop()
      throw error
    }
  }

  get tray(): TrayHost {
    if (this.surroundings.tray === null) throw new Error('There is a tray to read only on Linux.')
    return this.surroundings.tray
  }

  get notifications(): NotificationServer {
    const { notifications } = this.surroundings
    if (notifications === null) throw new Error('There are notifications to read only on Linux.')
    return notifications
  }

  get pid(): number {
    const { pid } = this.child
    if (pid === undefined) throw new Error('The app has not started.')
    return pid
  }

  /** The first window, once its page has loaded. */
  async window(): Promise<Page> {
    const page = this.electron.windows()[0] ?? (await this.electron.waitForEvent('window'))
    await page.waitForLoadState('load')
    return page
  }

  /** Answers save dialogs, which no test could click, with a path; null cancels them. */
  async answerSaveDialogs(filePath: string | null): Promise<void> {
    await this.electron.evaluate(({ dialog }, answer) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: answer === null, filePath: answer ?? '' })
    }, filePath)
  }

  /** Starts the app a second time with the same profile and waits until that start has ended. */
  async startAgain(args: string[] = []): Promise<Finished> {
    return runToEnd(this.home, this.surroundings.env, args)
  }

  /** Resolves when the app has ended by itself. */
  async exited(): Promise<number | null> {
    if (!this.hasExited) await once(this.child, 'exit')
    return this.child.exitCode
  }

  private get hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  /** Ends main as the system does when memory runs out: without a chance to write anything. */
  async kill(): Promise<void> {
    const tree = process.platform === 'linux' ? processTree(this.pid) : []
    this.child.kill('SIGKILL')
    await this.exited()
    for (const { pid } of tree) killIfAlive(pid)
  }

  /** Playwright takes a picture of every window before it quits the app, and waits five seconds for that of a hidden one. */
  private async endHiddenWindows(): Promise<void> {
    await this.electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) if (!window.isVisible()) window.destroy()
    })
  }

  /** An app that does not quit is a finding, not a reason to wait for ever. */
  async quit(): Promise<void> {
    const deadline = setTimeout(() => {
      this.mainErrors.push(`The app did not quit within ${QUIT_DEADLINE_MS / 1000} s.`)
      this.child.kill('SIGKILL')
    }, QUIT_DEADLINE_MS)
    // An app that ends already has none.
    await this.endHiddenWindows().catch(() => undefined)
    await this.electron.close()
    clearTimeout(deadline)
  }

  async close(): Promise<void> {
    const tree = process.platform === 'linux' ? processTree(this.pid) : []
    if (!this.hasExited) await this.quit()
    for (const { pid } of tree) killIfAlive(pid)
    await this.surroundings.stop()
  }
}

/** Runs the app without a driver until it ends, as a person's shell does. */
export async function runAnemometer(home: SandboxHome, args: string[]): Promise<Finished> {
  const surroundings = await Surroundings.start(home)
  try {
    return await runToEnd(home, surroundings.env, args)
  } finally {
    await surroundings.stop()
  }
}

/** The session bus, the panel and what shows notifications; none of them exists outside Linux. */
class Surroundings {
  private constructor(
    readonly env: Record<string, string>,
    readonly tray: TrayHost | null,
    readonly notifications: NotificationServer | null,
    private readonly stopBus: () => Promise<void>,
  ) {}

  static async start(home: SandboxHome): Promise<Surroundings> {
    if (process.platform !== 'linux') return new Surroundings(home.env, null, null, () => Promise.resolve())
    const bus = await startSessionBus()
    const tray = await TrayHost.start(bus.env.DBUS_SESSION_BUS_ADDRESS)
    const notifications = await NotificationServer.start(bus.env.DBUS_SESSION_BUS_ADDRESS)
    return new Surroundings({ ...home.env, ...bus.env }, tray, notifications, bus.stop)
  }

  async stop(): Promise<void> {
    this.tray?.stop()
    this.notifications?.stop()
    await this.stopBus()
  }
}

async function runToEnd(home: SandboxHome, env: Record<string, string>, args: string[]): Promise<Finished> {
  const runtime = testedRuntime()
  const child = spawn(runtime.executable, [...runtime.args, `--user-data-dir=${home.userData}`, ...args], {
    cwd: home.root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stdout, stderr }
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended already, which is what is wanted.
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { processTree, type AppProcess } from '../../e2e/harness/processes'
import type { SandboxHome } from '../../e2e/harness/sandbox-home'
import { TrayHost } from '../../e2e/harness/tray-host'
import { buildIfStale } from '../../scripts/build-if-stale.mjs'
import { findElectron } from '../../scripts/electron/find-electron.mjs'
import { prepareLaunchEnvironment } from '../../scripts/electron/launch-environment.mjs'
import { startSessionBus } from '../../scripts/electron/services.mjs'
import { ROOT } from '../../scripts/script.mjs'

const DEADLINE_MS = 60_000
const POLL_MS = 2

/** An Electron and what it needs around it on this machine. */
export interface ElectronRuntime {
  executable: string
  version: string
  /** Flags of this machine, to be put before the app's path. */
  flags: string[]
  env: NodeJS.ProcessEnv
}

/** Apps by the folder in which their package.json is. */
export const APPS = {
  anemometer: ROOT,
  emptyTray: path.join(ROOT, 'bench/apps/empty-tray-app'),
  emptyWindow: path.join(ROOT, 'bench/apps/empty-window-app'),
}

/** Runs `work` with an Electron and a display of its own. Builds our app first where it is out of date. */
export async function withElectron<T>(work: (runtime: ElectronRuntime) => Promise<T>): Promise<T> {
  buildIfStale()
  const { executable, version } = await findElectron()
  const launch = await prepareLaunchEnvironment(executable, { alwaysVirtual: true })
  try {
    return await work({ executable, version, flags: launch.flags, env: launch.env })
  } finally {
    await launch.stop()
  }
}

export interface StartFacts {
  app: keyof typeof APPS
  args?: string[]
  home: SandboxHome
  env?: NodeJS.ProcessEnv
}

/** An app with a session bus and a panel of its own, and without a driver, which would cost it something. */
export class RunningApp {
  /** When it was started, by `performance.now()` of this process. */
  readonly startedMs = performance.now()
  readonly home: SandboxHome
  private readonly child: ChildProcess

  private constructor(
    { executable, flags, env }: ElectronRuntime,
    { app, args = [], home, env: added = {} }: StartFacts,
    readonly tray: TrayHost,
    busEnv: Record<string, string>,
    private readonly stopBus: () => Promise<void>,
  ) {
    this.home = home
    this.child = spawn(executable, [...flags, APPS[app], `--user-data-dir=${home.userData}`, ...args], {
      env: { ...home.env, DISPLAY: env.DISPLAY, ...busEnv, ...added },
      cwd: home.root,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  static async start(runtime: ElectronRuntime, facts: StartFacts): Promise<RunningApp> {
    const bus = await startSessionBus()
    const tray = await TrayHost.start(bus.env.DBUS_SESSION_BUS_ADDRESS)
    return new RunningApp(runtime, facts, tray, bus.env, bus.stop)
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The app did not start.')
    return this.child.pid
  }

  get processes(): AppProcess[] {
    return processTree(this.pid)
  }

  /** Ends all its processes, the panel and the bus. */
  async stop(): Promise<void> {
    const tree = this.processes
    if (this.child.exitCode === null) {
      const ended = once(this.child, 'exit')
      this.child.kill('SIGKILL')
      await ended
    }
    for (const { pid } of tree) endProcess(pid)
    this.tray.stop()
    await this.stopBus()
  }
}

/** Waits for `condition`, which is tested every 2 ms. Throws after a minute. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('What was waited for did not happen within a minute.')
    await wait(POLL_MS)
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended with its parent.
  }
}

import { existsSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import path from 'node:path'
import { json } from 'node:stream/consumers'

import { z } from 'zod'

import type { InvokeChannel, InvokeMap } from '#shared/ipc-contract'
import type { SandboxHome } from '../../e2e/harness/sandbox-home'
import { ROOT } from '../../scripts/script.mjs'
import { RunningApp, until, type ElectronRuntime, type StartFacts } from '../lib/electron'

const PROBE = path.join(ROOT, 'bench/responsiveness/probe.cjs')

const response = z.union([z.strictObject({ error: z.string() }), z.object({ value: z.unknown() })])
const outcome = z.object({ ok: z.boolean(), message: z.string().optional() })

/** An app with `probe.cjs` loaded into its main process, which measures it from inside. */
export class ProbedApp {
  private constructor(
    readonly running: RunningApp,
    private readonly socket: string,
    private readonly savedFile: string,
  ) {}

  static async start(runtime: ElectronRuntime, facts: StartFacts): Promise<ProbedApp> {
    const { root } = facts.home
    const socket = path.join(root, 'probe')
    const savedFile = path.join(root, 'saved')
    // An app that used this home before was ended without a chance to remove it.
    rmSync(socket, { force: true })
    const env = { NODE_OPTIONS: `--require=${PROBE}`, BENCH_PROBE: socket, BENCH_SAVED: savedFile }
    const running = await RunningApp.start(runtime, { ...facts, env })
    try {
      await until(() => existsSync(socket) && running.tray.hasItem)
    } catch (error) {
      await running.stop()
      throw error
    }
    return new ProbedApp(running, socket, savedFile)
  }

  get home(): SandboxHome {
    return this.running.home
  }

  /** Forgets the longest block so far. */
  async reset(): Promise<void> {
    await this.request('reset')
  }

  /** How long main's event loop was blocked at most since `reset`. */
  async longestBlockMs(): Promise<number> {
    return z.number().parse(await this.request('longestMs'))
  }

  /** Resolves when the app's page has its bridge. */
  async untilPage(): Promise<void> {
    await until(async () => (await this.inPage('typeof anemometer').catch(() => null)) === 'object')
  }

  /** The value of an expression in the app's page; throws while there is no page. */
  async inPage(expression: string): Promise<unknown> {
    return this.request('page', expression)
  }

  /** Calls main as the page does. Throws for a failure. Does not return the value, which would be work for main. */
  async invoke<C extends InvokeChannel>(channel: C, ...args: InvokeMap[C]['args']): Promise<void> {
    const call = [channel, ...args].map((value) => JSON.stringify(value)).join(', ')
    const { ok, message } = outcome.parse(
      await this.inPage(`anemometer.invoke(${call}).then(({ ok, message }) => ({ ok, message }))`),
    )
    if (!ok) throw new Error(`${channel} failed: ${message}`)
  }

  /** Exports to a file that is then removed. */
  async export(...args: InvokeMap['transfer:export']['args']): Promise<void> {
    await this.invoke('transfer:export', ...args)
    if (!existsSync(this.savedFile)) throw new Error('The app says that it exported, but there is no file.')
    rmSync(this.savedFile)
  }

  private async request(name: string, argument?: string): Promise<unknown> {
    const connection = createConnection(this.socket)
    connection.write(`${JSON.stringify([name, argument])}\n`)
    const parsed = response.parse(await json(connection))
    if ('error' in parsed) throw new Error(`The app's probe: ${parsed.error}`)
    return parsed.value
  }
}

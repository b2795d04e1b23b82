import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { BuiltCli, Started } from '../../src/cli/testing/built-cli'

const BETWEEN_TRIES_MS = 100

/** Path of a program that `npm run test:fleet` has found; null where it could not be had, which that has said. */
export function findEngine(program: string): string | null {
  const path = join(process.env.ANEMOMETER_FLEET ?? '', program)
  return existsSync(path) ? path : null
}

export interface Output {
  status: number | null
  text: string
}

/** Runs a program to its end. `input`: what it gets on standard input. */
export function runEngine(program: string, args: readonly string[], cwd: string, input = ''): Output {
  const { status, stdout, stderr } = spawnSync(findEngine(program) ?? '', args, {
    cwd,
    input,
    encoding: 'utf8',
  })
  return { status, text: stdout + stderr }
}

/** Folders and programs of one suite, which are gone after it. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'anemometer-fleet-'))
  private readonly ends: (() => Promise<void>)[] = []

  /** Starts a program that listens on `port`, and waits until `path` answers there. */
  async start(program: string, args: readonly string[], port: number, path: string): Promise<void> {
    const child = spawn(findEngine(program) ?? '', args, {
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (part: Buffer) => (errors = (errors + part.toString()).slice(-2000)))
    const ended = once(child, 'close')
    this.ends.push(async () => {
      child.kill('SIGKILL')
      await ended
    })
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`${program} ended: ${errors}`)
      const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null)
      return response?.ok === true ? true : null
    })
  }

  /** `end` is called at the end of the suite. */
  onEnd(end: () => Promise<void>): void {
    this.ends.push(end)
  }

  async end(): Promise<void> {
    for (const end of this.ends.reverse()) await end()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export interface Exporter {
  started: Started
  port: number
}

/** Starts an `anemometer serve` of the demonstration, which listens when this resolves. */
export async function startExporter(
  cli: BuiltCli,
  bench: Bench,
  args: readonly string[],
  { port, env = {} }: { port?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<Exporter> {
  const used = port ?? (await freePort())
  const started = cli.start(
    ['serve', '--source', 'demonstration', '--listen', `127.0.0.1:${used}`, ...args],
    { env: { ...process.env, ...env } },
  )
  bench.onEnd(async () => {
    started.child.kill('SIGTERM')
    await started.ended
  })
  await started.untilPrinted('/metrics\n')
  return { started, port: used }
}

/** What `attempt` returns once it is not null. The limit is that of the test. */
export async function until<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const result = await attempt()
    if (result !== null) return result
    await wait(BETWEEN_TRIES_MS)
  }
}

/** One that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export interface Series {
  metric: Readonly<Record<string, string>>
  value: [atS: number, value: string]
}

/** An instant query of the API that Prometheus has, and whatever is compatible with it. `atS`: since 1970. */
export async function query(port: number, expr: string, atS?: number): Promise<Series[]> {
  const body = new URLSearchParams({ query: expr, ...(atS !== undefined && { time: String(atS) }) })
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/query`, { method: 'POST', body })
  const answer = (await response.json()) as { status: string; error?: string; data: { result: Series[] } }
  if (answer.status !== 'success') throw new Error(`${expr}: ${answer.error}`)
  return answer.data.result
}

/** The same, once it has an answer. */
export function answerOf(port: number, expr: string): Promise<Series[]> {
  return until(async () => {
    const found = await query(port, expr)
    return found.length > 0 ? found : null
  })
}

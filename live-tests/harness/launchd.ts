import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, lstatSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { expect } from '@playwright/test'
import { z } from 'zod'

import { launchDaemons } from '../../src/main/privilege/launch-daemon'
import type { LiveIntervalMs } from '../../src/shared/live'
import type { StandIn } from './stand-in'

const REAL_TOOL = '/usr/bin/powermetrics'

/** Python's own reader, which shares nothing with this project. */
const TO_JSON = 'import json, plistlib, sys; json.dump(plistlib.load(open(sys.argv[1], "rb")), sys.stdout)'

const daemonSchema = z.strictObject({
  Label: z.string(),
  ProgramArguments: z.array(z.string()),
  inetdCompatibility: z.strictObject({ Wait: z.boolean() }),
  Sockets: z.strictObject({
    Listeners: z.strictObject({
      SockFamily: z.literal('Unix'),
      SockPathName: z.string(),
      SockPathMode: z.int(),
      SockPathOwner: z.int(),
    }),
  }),
})

/** One service as launchd would understand it; a key that is not expected is an error. */
type DaemonPropertyList = z.infer<typeof daemonSchema>

/**
 * Does for installed services what launchd does on a Mac: listens on each one's socket, with the owner and the mode
 * that its property list asks for, and runs its program when someone connects, with the connection as standard input,
 * output and error. The program is the stand-in instead of the real tool, with the same words.
 */
export class Launchd {
  readonly #services = new Map<number, Service>()

  private constructor(private readonly standIn: StandIn) {}

  /** Starts the services that the app would install for the person with `uid`. `folder` is the test's own. */
  static async start(options: {
    standIn: StandIn
    uid: number
    socketFolder: string
    folder: string
    intervals?: readonly LiveIntervalMs[]
  }): Promise<Launchd> {
    const { standIn, uid, socketFolder, folder, intervals = [200, 1000, 5000] } = options
    const launchd = new Launchd(standIn)
    for (const daemon of launchDaemons(uid, { profile: 'standard', bandwidth: false }, socketFolder)) {
      if (!intervals.includes(daemon.intervalMs)) continue
      const file = path.join(folder, daemon.fileName)
      writeFileSync(file, daemon.plist)
      const service = new Service(readDaemonPropertyList(file), folder, standIn)
      launchd.#services.set(daemon.intervalMs, service)
      await service.listen()
    }
    return launchd
  }

  socketPath(intervalMs: LiveIntervalMs): string {
    return this.#service(intervalMs).socketPath
  }

  /** As if the service had crashed: its socket stays behind, and nobody listens on it. */
  async killListener(intervalMs: LiveIntervalMs): Promise<void> {
    await this.#service(intervalMs).end('SIGKILL')
  }

  async listenAgain(intervalMs: LiveIntervalMs): Promise<void> {
    await this.#service(intervalMs).listen()
  }

  /** Process ids of the streams that run now. */
  streams(): number[] {
    return this.standIn.journal
      .of('start')
      .map(({ pid }) => pid)
      .filter(isAlive)
  }

  /** Ends everything; no process and no socket is left. */
  async stop(): Promise<void> {
    for (const service of this.#services.values()) {
      await service.end('SIGTERM')
      rmSync(service.socketPath, { force: true })
    }
    for (const pid of this.streams()) process.kill(pid, 'SIGKILL')
    await expect.poll(() => this.streams()).toEqual([])
  }

  #service(intervalMs: LiveIntervalMs): Service {
    const service = this.#services.get(intervalMs)
    if (service === undefined) throw new Error(`No service for ${intervalMs} ms was started.`)
    return service
  }
}

class Service {
  readonly socketPath: string
  readonly #program: string
  #listener: ChildProcess | null = null

  constructor(
    private readonly definition: DaemonPropertyList,
    folder: string,
    private readonly standIn: StandIn,
  ) {
    const [tool, ...args] = definition.ProgramArguments
    if (tool !== REAL_TOOL) throw new Error(`The service would run ${String(tool)} as root.`)
    this.socketPath = definition.Sockets.Listeners.SockPathName
    // socat has a syntax of its own for commas; a file spares its quoting.
    this.#program = path.join(folder, definition.Label)
    const words = [standIn.executable, ...args].map((word) => `'${word}'`)
    writeFileSync(this.#program, `#!/bin/sh\nexec ${words.join(' ')}\n`, { mode: 0o755 })
  }

  async listen(): Promise<void> {
    const { SockPathMode, SockPathOwner } = this.definition.Sockets.Listeners
    const mode = SockPathMode.toString(8)
    const address = `UNIX-LISTEN:${this.socketPath},fork,unlink-early,umask=177,mode=${mode},user=${SockPathOwner}`
    // `nofork`: the program gets the connection itself, without a socat in between.
    this.#listener = spawn('socat', [address, `EXEC:${this.#program},nofork,stderr`], {
      env: { ...process.env, ...this.standIn.env },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    await expect.poll(() => this.#isReady(SockPathOwner), { intervals: [20] }).toBe(true)
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const listener = this.#listener
    if (listener === null) return
    this.#listener = null
    listener.kill(signal)
    if (listener.exitCode === null && listener.signalCode === null) await once(listener, 'exit')
  }

  /** socat gives the socket its owner after it has made it. */
  #isReady(owner: number): boolean {
    return existsSync(this.socketPath) && lstatSync(this.socketPath).uid === owner
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Throws for a key that launchd would not find in our property lists. */
export function readDaemonPropertyList(file: string): DaemonPropertyList {
  return daemonSchema.parse(
    JSON.parse(execFileSync('/usr/bin/python3', ['-c', TO_JSON, file], { encoding: 'utf8' })),
  )
}

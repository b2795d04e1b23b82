import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

/** Builds the command line for one test file, and runs it in real processes. */
export class BuiltCli {
  private readonly folder: string

  /** `name`: of the test file. Each has its own bundle, so that files can run at the same time. */
  constructor(name: string) {
    this.folder = join(ROOT, 'out', 'cli-tests', name)
    const built = spawnSync(process.execPath, ['scripts/build-cli.mjs', this.folder], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    if (built.status !== 0) throw new Error(built.stderr)
  }

  get program(): string {
    return join(this.folder, 'anemometer.js')
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** In a process group of its own, as a terminal would start it. */
  start(args: readonly string[], options: SpawnOptions = {}): Started {
    return startProgram(this.program, args, options)
  }

  async run(args: readonly string[], input = ''): Promise<Ended> {
    const started = this.start(args)
    started.child.stdin?.on('error', () => undefined)
    started.child.stdin?.end(input)
    return started.ended
  }
}

/** Starts another program in Node, also in a process group of its own. */
export function startProgram(program: string, args: readonly string[], options: SpawnOptions = {}): Started {
  return new Started(spawn(process.execPath, [program, ...args], { detached: true, ...options }))
}

/** A running process and its output so far. */
export class Started {
  readonly ended: Promise<Ended>
  private stdout = ''
  private stderr = ''

  constructor(readonly child: ChildProcess) {
    child.stdout?.on('data', (part: Buffer) => (this.stdout += part.toString()))
    child.stderr?.on('data', (part: Buffer) => (this.stderr += part.toString()))
    this.ended = once(child, 'close').then(([status]) => {
      const { stdout, stderr } = this
      return { status: status as number | null, stdout, stderr }
    })
  }

  /** Standard output so far. */
  get printed(): string {
    return this.stdout
  }

  /** Resolves when standard output contains `text`. */
  async untilPrinted(text: string): Promise<void> {
    while (!this.stdout.includes(text)) {
      if (this.child.stdout === null) throw new Error('It has no output that could be read.')
      await once(this.child.stdout, 'data')
    }
  }

  /** What Ctrl-C in a terminal does: signals the whole group. */
  interruptGroup(): void {
    process.kill(-(this.child.pid ?? NaN), 'SIGINT')
  }
}

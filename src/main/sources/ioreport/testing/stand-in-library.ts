import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import koffi from 'koffi'
import type { LibraryPaths } from '../protocol'

const ROOT = checkout(import.meta.dirname)
const FOLDER = join(ROOT, 'src/main/sources/ioreport/testing/stand-in')
const OUT = join(ROOT, 'out/ioreport-stand-in')
const FLAGS = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-g', '-O1', '-fPIC', '-shared']

/** Beside the usual ones, as `npm run test:asan` names them. */
const MORE_FLAGS = process.env.ANEMOMETER_STAND_IN_FLAGS?.split(' ') ?? []

/** Compiles the stand-in where its sources are newer than what is there; gives its path. */
function buildStandIn(): string {
  const sources = readdirSync(FOLDER).map((name) => join(FOLDER, name))
  const built = join(OUT, `stand-in${MORE_FLAGS.join('').replaceAll(/[^a-z]/g, '-')}.so`)
  const builtMs = existsSync(built) ? statSync(built).mtimeMs : 0
  if (sources.every((source) => statSync(source).mtimeMs < builtMs)) return built
  mkdirSync(OUT, { recursive: true })
  // Under a name of its own first: tests in other processes may load it at any moment.
  const fresh = `${built}.${process.pid}`
  try {
    const program = sources.filter((source) => source.endsWith('.c'))
    execFileSync('cc', [...FLAGS, ...MORE_FLAGS, '-o', fresh, ...program, '-ldl'], { stdio: 'pipe' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error(
        'These tests compile a C library and found no "cc": install a C compiler (gcc or clang).',
        { cause: error },
      )
    throw error
  }
  renameSync(fresh, built)
  return built
}

interface Controls {
  setTimeNs: (ns: bigint) => void
  liveObjects: () => number | bigint
}

/** A library that counts what a script says (`mac-script.ts`), with memory of its own. */
export class StandIn {
  readonly libraries: LibraryPaths
  private readonly folder = mkdtempSync(join(tmpdir(), 'anemometer-ioreport-'))
  private readonly path = join(this.folder, 'libIOReport.so')
  private loaded: Controls | null = null

  constructor(script: string, built = buildStandIn()) {
    // A copy: the system loads each file once.
    copyFileSync(built, this.path)
    this.write(script)
    this.libraries = { ioReport: this.path, coreFoundation: this.path, system: this.path }
  }

  /** For whoever loads the library from now on. */
  write(script: string): void {
    writeFileSync(`${this.path}.script`, script)
  }

  /** Of a script without real time. Loads the library into this process. */
  setTimeMs(ms: number): void {
    this.controls.setTimeNs(BigInt(Math.round(ms * 1e6)))
  }

  /** How many objects somebody in this process still owns. */
  get liveObjects(): number {
    return Number(this.controls.liveObjects())
  }

  /** Made once: koffi never gives back what it makes for a function. */
  private get controls(): Controls {
    if (this.loaded !== null) return this.loaded
    const library = koffi.load(this.path)
    return (this.loaded = {
      setTimeNs: library.func('void stand_in_set_time_ns(uint64_t ns)'),
      liveObjects: library.func('int64_t stand_in_live_objects()'),
    })
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Also of a bundle of this, which lies in a folder of the checkout. */
function checkout(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : checkout(dirname(folder))
}

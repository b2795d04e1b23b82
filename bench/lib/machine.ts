import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, release, tmpdir, totalmem, type as systemName } from 'node:os'
import path from 'node:path'

import { ROOT } from '../../scripts/script.mjs'

/** The machine that the figures come from, as pairs of what and value for the report. */
export function machineFacts(): [string, string][] {
  const processors = cpus()
  return [
    ['processor', `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`],
    ['memory', `${Math.round(totalmem() / 2 ** 30)} GiB`],
    ['system', `${systemName()} ${release()}`],
    ['Node', process.version.slice(1)],
    ['date', new Date().toISOString().slice(0, 10)],
  ]
}

/** The version of an installed package. */
export function packageVersion(name: string): string {
  const manifest = readFileSync(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

/** The version of a program; null when it is not installed. */
export function programVersion(program: string): string | null {
  try {
    const answer = execFileSync(program, ['--version'], { encoding: 'utf8' })
    return /[\d.]+/.exec(answer)?.[0] ?? null
  } catch {
    return null
  }
}

/** Runs `work` with a new temporary folder, which is deleted afterwards. */
export async function withScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'anemometer-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

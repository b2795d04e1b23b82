import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { z } from 'zod'

import type { StandIn } from './stand-in'
import { rootSystem, testedSystem } from './tested-system'

const SOURCES = fileURLToPath(new URL('../scratch-root', import.meta.url))
const answerSchema = z.object({ action: z.string(), answer: z.unknown() })

export interface ScratchAnswers {
  /** What the app's own code answered, in order. */
  permission: { action: string; answer: unknown }[]
  /** Every other line of output. */
  lines: string[]
  stderr: string
}

/**
 * Runs a shell script as root in a copy of this system that nothing outside sees: there the app's installed files, its
 * sockets and polkit's rules are real, and Apple's tools are stood in for under their real paths.
 */
export function runInScratchRoot(folder: string, standIn: StandIn, script: string): ScratchAnswers {
  const { user } = rootSystem()
  writeFileSync(
    path.join(folder, 'inside.sh'),
    readFileSync(path.join(SOURCES, 'inside.sh'), 'utf8') + script,
  )
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private']
  const { stdout, stderr, status } = spawnSync(
    'unshare',
    [...namespaces, 'sh', path.join(SOURCES, 'enter.sh')],
    {
      encoding: 'utf8',
      // Playwright's own limit cannot end a call that blocks.
      timeout: 60_000,
      env: {
        PATH: process.env.PATH,
        SCRATCH_FOLDER: folder,
        SCRATCH_TOOLS: path.join(SOURCES, 'tools'),
        SCRATCH_PROGRAMS: path.dirname(testedSystem().standIn),
        SCRATCH_NODE: process.execPath,
        SCRATCH_UID: String(user.uid),
        SCRATCH_GID: String(user.gid),
        ...standIn.env,
      },
    },
  )
  if (status !== 0)
    throw new Error(
      `The script in the scratch root ended with ${String(status)} (null: not within a minute): ${stderr}`,
    )
  const all = stdout.split('\n').slice(0, -1)
  const permission = all
    .filter((line) => line.startsWith('{'))
    .map((line) => answerSchema.parse(JSON.parse(line)))
  return { permission, lines: all.filter((line) => !line.startsWith('{')), stderr }
}

/** What the app's own code answered to one action, in order. */
export function answersTo(action: string, { permission }: ScratchAnswers): unknown[] {
  return permission.filter((answer) => answer.action === action).map(({ answer }) => answer)
}

import { readFileSync } from 'node:fs'

import { z } from 'zod'

import {
  M1_MACOS_11,
  M1_PRO_MACOS_12,
  M4_MAX_MACOS_15,
  M5_MAX_MACOS_26,
  type Chip,
} from '../../src/main/synthesis/chips'

/** The machines that the stand-in can be; a scenario names one. */
export const MACHINES = {
  'M1, macOS 11': M1_MACOS_11,
  'M1 Pro, macOS 12': M1_PRO_MACOS_12,
  'M4 Max, macOS 15': M4_MAX_MACOS_15,
  'M5 Max, macOS 26': M5_MAX_MACOS_26,
  // No recording of an M6 is known: the model is made up, the build is 27.0.1.
  'M6, macOS 27': { ...M5_MAX_MACOS_26, model: 'Mac18,1', osBuild: '26A434' },
} as const satisfies Record<string, Chip>

type MachineName = keyof typeof MACHINES

const MACHINE_NAMES = Object.keys(MACHINES) as [MachineName, ...MachineName[]]

const bytes = z.int().positive()

/** What a run does, one act after the other; after the last one it writes samples until it is ended. */
const actSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('samples'), count: z.int().positive() }),
  /** A message of the tool, or anything else that is no sample. */
  z.object({ kind: z.literal('text'), text: z.string(), stream: z.enum(['stdout', 'stderr']) }),
  /** Keeps the connection open and writes nothing more. */
  z.object({ kind: z.literal('stall') }),
  z.object({ kind: z.literal('exit'), status: z.int().min(0).max(255) }),
  /** A value that is impossible: the tool aborts, unless `--handle-invalid-values` was given. */
  z.object({ kind: z.literal('impossible-value') }),
  /** The machine was asleep: the next window is this much longer, by its own account and by the clock. */
  z.object({ kind: z.literal('sleep'), seconds: z.number().positive() }),
  /** A property list that never comes to its `</plist>`. */
  z.object({ kind: z.literal('flood'), bytes }),
  /** One line of text without an end. */
  z.object({ kind: z.literal('long-line'), bytes }),
  /** Each further sample one byte at a time. */
  z.object({ kind: z.literal('trickle'), everyMs: z.number().nonnegative() }),
  /** A sample that breaks off in its middle. */
  z.object({ kind: z.literal('cut-sample') }),
])

const scenarioSchema = z.strictObject({
  machine: z.enum(MACHINE_NAMES),
  /**
   * `demonstration`: the built-in one. A number: the ANE's mW in every sample. `counting`: 1 to 999 mW, over and over.
   * Steps: 0 mW but from `fromMs` to `toMs` after `clockMs`, ms since 1970, which the stand-in for `log` has, too.
   * `pipe`: what a command writes into a named pipe, a line of mW each (power-pipe.ts).
   */
  ane: z.union([
    z.literal('demonstration'),
    z.literal('counting'),
    z.number().nonnegative(),
    z.object({ pipe: z.string() }),
    z.object({
      clockMs: z.number(),
      steps: z.array(z.object({ fromMs: z.number(), toMs: z.number(), powerMw: z.number().nonnegative() })),
    }),
  ]),
  /** What it takes to have the ANE's power reported. */
  anePower: z.enum(['always', 'with ane_power', 'with --show-all', 'never']).default('always'),
  /** Pretends to be root, for tests on machines where nobody can be. */
  assumeSuperuser: z.boolean().default(false),
  /** The acts of the first run, the second, and so on; further runs repeat the last. */
  runs: z.array(z.array(actSchema)).min(1).default([[]]),
})

export type Act = z.infer<typeof actSchema>
export type Scenario = z.infer<typeof scenarioSchema>
/** As written in a file, where what has a default may be left out. */
export type ScenarioFile = z.input<typeof scenarioSchema>

/** Throws with the file's name when it is no scenario. */
export function readScenario(file: string): Scenario {
  const parsed = scenarioSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file} is no scenario: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

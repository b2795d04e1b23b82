import { readFileSync } from 'node:fs'

import { z } from 'zod'

import { LOG_ENTRIES } from '../../src/main/synthesis/log-writer'

/** Whose work a line tells of. */
const processSchema = z.object({
  name: z.string(),
  pid: z.int().nonnegative(),
  path: z.string().exactOptional(),
})

const ENTRY_NAMES = Object.keys(LOG_ENTRIES) as [keyof typeof LOG_ENTRIES, ...(keyof typeof LOG_ENTRIES)[]]

/** ms after `clockMs`, which the stand-in for powermetrics has, too; null: when its turn comes, which only the stream tells. */
const atMs = z.number().nonnegative().nullable().default(null)

/** One thing after the other that a stream does; when its acts are over it stays silent. */
const actSchema = z.discriminatedUnion('kind', [
  /** A line of macOS about the Neural Engine, written when its time has come. `isLost`: not by the stream, only by `show`. */
  z.object({
    ...{ kind: z.literal('entry'), atMs, entry: z.enum(ENTRY_NAMES) },
    ...{ process: processSchema.exactOptional(), step: z.enum(['parse', 'search']).exactOptional() },
    isLost: z.boolean().default(false),
  }),
  /** Waits until there is such a file: what comes next belongs to something that began meanwhile. */
  z.object({ kind: z.literal('wait'), file: z.string() }),
  /** Words that are no record. */
  z.object({ kind: z.literal('text'), text: z.string(), stream: z.enum(['stdout', 'stderr']) }),
  /** Says that it left messages out. */
  z.object({ kind: z.literal('dropped') }),
  /** The record that `log` writes of itself, its predicate in it. */
  z.object({ kind: z.literal('own-record') }),
  z.object({ kind: z.literal('exit'), status: z.int().min(0).max(255) }),
  /** Records at a rate; whoever reads too slowly loses some, and is told. */
  z.object({ kind: z.literal('flood'), lines: z.int().positive(), linesPerSecond: z.number().positive() }),
  z.object({ kind: z.literal('long-line'), bytes: z.int().positive() }),
  /** A record that breaks off in its middle, before the stream ends. */
  z.object({ kind: z.literal('cut-line'), status: z.int().min(0).max(255) }),
  /** Each further record one byte at a time. */
  z.object({ kind: z.literal('trickle') }),
])

const scenarioSchema = z.strictObject({
  macosMajor: z.int().min(11).max(99),
  /** Of an administrator: since macOS 15 nobody else may stream. */
  isAdministrator: z.boolean().default(true),
  /** When the story begins, ms since 1970. */
  clockMs: z.number(),
  /** Minutes east of Greenwich. */
  zoneMin: z.int().default(0),
  /** The first stream does the first, and so on; later ones do the last. */
  runs: z.array(z.array(actSchema)).min(1).default([[]]),
})

export type LogAct = z.infer<typeof actSchema>
export type LogScenario = z.infer<typeof scenarioSchema>
/** As written in a file, where what has a default may be left out. */
export type LogScenarioFile = z.input<typeof scenarioSchema>

/** Throws with the file's name when it is no scenario. */
export function readLogScenario(file: string): LogScenario {
  const parsed = scenarioSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file} is no scenario: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

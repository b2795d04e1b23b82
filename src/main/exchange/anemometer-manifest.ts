import { z } from 'zod'
import {
  LONGEST_COMMAND,
  LONGEST_ENTRY_BYTES,
  LONGEST_WORD,
  MOST_COMMAND_WORDS,
  MOST_RECORDINGS,
} from '#shared/limits'
import { SOURCE_KINDS } from '#shared/sources'
import { parseJson } from './bounded-json'
import { machineSchema, OLD_WRITER, otherVersion, timeMsSchema } from './sample-schema'

/** Of the format (docs/formats.md): grows when an older reader would misunderstand the file. */
export const FORMAT_VERSION = 1
export const MANIFEST_PATH = 'manifest.json'

const text = z.string().max(LONGEST_COMMAND)
const word = z.string().max(LONGEST_WORD)

/** A file of the archive. */
const contentSchema = z.object({
  path: z.string().max(LONGEST_ENTRY_BYTES),
  /** Samples, events or frames in it. */
  count: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

const recordingSchema = z.object({
  name: text.default(''),
  note: text.default(''),
  origin: z.enum(['started', 'range', 'run', 'record', 'import']).default('import'),
  source: z.enum(SOURCE_KINDS).default('replay'),
  machine: machineSchema,
  group: word.nullable().default(null),
  run: z
    .object({
      command: z.array(text).max(MOST_COMMAND_WORDS),
      exitStatus: z.number().int().nullable().default(null),
      signal: word.nullable().default(null),
    })
    .nullable()
    .default(null),
  /** The measured stretch, ms since 1970. Samples before it are the quiet time that the baseline is taken from. */
  fromMs: timeMsSchema,
  toMs: timeMsSchema,
  /** The figures as the writer of the file had them; an import measures again. */
  figures: z.record(z.string(), z.unknown()).nullable().default(null),
  samples: contentSchema,
  /** null where there were no events and marks; older files do not have it. */
  events: contentSchema.nullable().default(null),
  /** What powermetrics wrote; null where none of it was kept. */
  frames: contentSchema.nullable().default(null),
  /** The same of IOReport; older files do not have it. */
  ioreport: contentSchema.nullable().default(null),
})

const manifestSchema = z.object({
  format: z.literal('anemometer'),
  version: z.number().int().positive(),
  createdBy: word.default(''),
  createdAt: word.default(''),
  recordings: z.array(recordingSchema).min(1).max(MOST_RECORDINGS),
})

export type ArchivedContent = z.infer<typeof contentSchema>
export type ArchivedRecording = z.infer<typeof recordingSchema>
export type Manifest = z.infer<typeof manifestSchema>

/** A string says what is wrong with it, to follow the file's name. */
export function parseManifest(json: string): Manifest | string {
  let value: unknown
  try {
    value = parseJson(json)
  } catch {
    return 'is damaged: its manifest is no JSON. Ask for the file again.'
  }
  const other = otherVersion(value, FORMAT_VERSION)
  if (other === 'old') return `was written by ${OLD_WRITER} Unzip it and import the frames in it instead.`
  if (other !== null) return `was written by ${other}`
  const manifest = manifestSchema.safeParse(value)
  if (manifest.success) return manifest.data
  const [issue] = manifest.error.issues
  return `is damaged: its manifest is wrong at "${issue?.path.join('.') ?? ''}". Ask for the file again.`
}

import { z } from 'zod'

/** Grows when an older reader would misunderstand the file. */
export const SCHEMA_VERSION = 1
export const MANIFEST_PATH = 'manifest.json'

const text = z.string().max(100_000)
const word = z.string().max(200)
const timeMs = z.number().min(-8.64e15).max(8.64e15)

/** A file of the archive. */
const contentSchema = z.object({
  path: z.string().max(300),
  /** Samples or frames in it. */
  count: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

const recordingSchema = z.object({
  name: text,
  note: text,
  origin: z.enum(['started', 'range', 'run', 'record', 'import']),
  source: z.enum(['live', 'replay', 'demonstration']),
  machine: z.object({ model: word.nullable(), osBuild: word.nullable() }),
  group: word.nullable(),
  run: z
    .object({
      command: z.array(text).max(10_000),
      exitStatus: z.number().int().nullable(),
      signal: word.nullable(),
    })
    .nullable(),
  /** The measured stretch, ms since 1970. Samples before it are the quiet time that the baseline is taken from. */
  fromMs: timeMs,
  toMs: timeMs,
  /** As they were shown by whoever wrote the file; whoever opens it measures again. */
  figures: z.record(z.string(), z.unknown()).nullable(),
  samples: contentSchema,
  /** null where no bytes of the samples were kept. */
  frames: contentSchema.nullable(),
})

const manifestSchema = z.object({
  format: z.literal('anemometer'),
  schemaVersion: z.number().int().positive(),
  createdBy: word,
  createdAt: word,
  recordings: z.array(recordingSchema).min(1).max(1000),
})

export type ArchivedContent = z.infer<typeof contentSchema>
export type ArchivedRecording = z.infer<typeof recordingSchema>
export type Manifest = z.infer<typeof manifestSchema>

/** Throws nothing: a string is what is wrong with it, to follow the file's name. */
export function parseManifest(json: string): Manifest | string {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return 'is damaged: its manifest is no JSON. Ask for the file again.'
  }
  const version = z.object({ schemaVersion: z.number() }).safeParse(value)
  if (version.success && version.data.schemaVersion > SCHEMA_VERSION) {
    return `was written by a newer Anemometer (format ${version.data.schemaVersion}, this one knows ${SCHEMA_VERSION}). Update Anemometer, then open it again.`
  }
  const manifest = manifestSchema.safeParse(value)
  if (manifest.success) return manifest.data
  const [issue] = manifest.error.issues
  return `is damaged: its manifest is wrong at "${issue?.path.join('.') ?? ''}". Ask for the file again.`
}

import { z } from 'zod'
import { LIVE_INTERVALS_MS } from '#shared/live'
import { METRIC_IDS } from '#shared/metrics'
import { MAC_INSTRUMENTS } from '#shared/origins'
import type { MacFacts } from '../sources/ioreport/reader'
import { int64, uint64 } from '../sources/ioreport/recording-format'

/**
 * What was seen of a Mac, as it stands in a report: the one statement of its fields. Everything here is a number, a word
 * from a list, or a text that `privacy.ts` has left over. null: could not be asked; times in ms since the part began.
 */

const text = z.string().max(200)
const word = z.string().max(60)
const count = z.int().nonnegative()
const milliseconds = z.number().nonnegative()

const ACCOUNTS = ['root', 'administrator', 'standard'] as const

const macSchema = z.object({
  platform: z.enum(['darwin', 'linux', 'win32', 'other']),
  darwinMajor: count,
  model: word.nullable(),
  osBuild: word.nullable(),
  osVersion: word.nullable(),
  /** `Apple M4 Max`; `Intel`. */
  chip: word.nullable(),
  account: z.enum(ACCOUNTS).nullable(),
  /** MHz, by the property of `ioreg`; null where they could not be read. */
  tables: z
    .object({
      byKey: z.record(z.string().regex(/^voltage-states\d{1,3}(-sram)?$/), z.array(z.number())),
      clusterOrder: z.array(z.number()),
    })
    .nullable(),
})

const softwareSchema = z.object({
  version: word,
  node: word,
  electron: word.nullable(),
  architecture: word,
  /** Where the history lies; null where it could not be asked. */
  freeBytes: z.number().nonnegative().nullable(),
})

export const SAMPLERS_ASKED = ['cpu_power', 'gpu_power', 'thermal', 'ane_power', 'bandwidth'] as const

const powermetricsSchema = z.object({
  /** `hangs`: it was started and did not end. */
  state: z.enum(['answers', 'hangs', 'missing']),
  /** What it says of each sampler. `unclear`: something else than we know. */
  samplers: z.partialRecord(z.enum(SAMPLERS_ASKED), z.enum(['known', 'unknown', 'unclear'])),
})

const owner = z.enum(['root', 'you', 'somebody else'])

const serviceSchema = z.object({
  files: z.array(
    z.object({
      intervalMs: z.literal(LIVE_INTERVALS_MS),
      content: z.enum(['same', 'missing', 'other']),
      sha256: z
        .string()
        .regex(/^[\da-f]{64}$/)
        .nullable(),
      /** Numbers, or `root:wheel`. */
      owner: word.nullable(),
      mode: word.nullable(),
    }),
  ),
  /** Of the interval of a second. */
  socket: z.object({
    kind: z.enum(['socket', 'missing', 'link', 'other']),
    owner: owner.nullable(),
    mode: word.nullable(),
  }),
})

const streamSchema = z.object({
  intervalMs: z.literal(LIVE_INTERVALS_MS),
  listenedMs: milliseconds,
  openedAtMs: milliseconds.nullable(),
  /** Why it ended before we did; null where it did not. */
  ended: z.enum(['closed', 'refused']).nullable(),
  endedAtMs: milliseconds.nullable(),
  /** Codes of what could not be read. */
  faults: z.array(word),
  /** Property lists, the first whole, of later ones only the window. */
  samples: z.array(z.object({ atMs: milliseconds, plist: z.string().max(1e6) })),
})

const channelPlace = { group: word, subgroup: word, name: word }
const format = z.enum(['simple', 'states'])
const groupSchema = z.object({
  group: word,
  kind: z.enum(['there', 'absent', 'refused']),
  /** Of a refusal: the kernel's, in hex. */
  code: word.nullable(),
  reason: text.nullable(),
  /** Those that we want of it. */
  channels: z.array(z.object({ ...channelPlace, format: format.nullable() })),
})

const channelSchema = z.object({
  ...{ ...channelPlace, format, unit: word },
  ...{ driverId: uint64, channelId: uint64, states: z.array(word) },
})

const ioReportSchema = z.object({
  /** `no-library`: nothing could be loaded. */
  kind: z.enum(['opened', 'no-library', 'no-answer']),
  listenedMs: milliseconds,
  groups: z.array(groupSchema),
  /** All that these groups list; null where the list did not come. */
  listed: z
    .array(
      z.object({ ...channelPlace, format: format.nullable(), unit: word, states: z.array(word).nullable() }),
    )
    .nullable(),
  /** How often its process ended, and by which signals or statuses. */
  stops: z.array(word),
  unreadableCount: count,
  /** The first few. `numbers`: as `CounterSnapshot.values`, null for no value. */
  snapshots: z.array(
    z.object({
      wallMs: z.number(),
      machNs: z.number(),
      newChannels: z.array(channelSchema),
      values: z.array(int64.nullable()),
    }),
  ),
})

const logSchema = z.object({
  listenedMs: milliseconds,
  /** It said that it begins, or a line came. */
  isHeard: z.boolean(),
  end: z.enum(['not-administrator', 'not-permitted', 'no-program', 'not-understood', 'other']).nullable(),
  /** At most `MOST_LOG_LINES`. */
  lines: z.array(
    z.object({ process: word, sender: word, subsystem: word, category: word, message: z.string().max(1000) }),
  ),
})

const historySchema = z.object({
  kind: z.enum(['none', 'sound', 'damaged', 'other-version', 'no-engine', 'unreadable', 'not-asked']),
  bytes: count.nullable(),
  measurementCount: count.nullable(),
})

/** What only the app can tell. */
const appSchema = z.object({
  displays: z.array(z.object({ widthPx: count, heightPx: count, scaleFactor: z.number() })),
  /** In the menu bar or panel, points; `isWithinDisplay`: some display shows it. null where the system does not tell. */
  tray: z.object({ widthPx: z.number(), heightPx: z.number(), isWithinDisplay: z.boolean() }).nullable(),
  notifications: z.enum(['supported', 'not-supported']),
  /** null where the system has no such setting. */
  startsAtLogin: z.boolean().nullable(),
})

const moveSchema = z.object({
  ...{ metric: z.enum(METRIC_IDS), instrument: z.enum(MAC_INSTRUMENTS) },
  ...{ lowest: z.number(), highest: z.number(), sampleCount: count },
})

export const observationsSchema = z.object({
  mac: macSchema,
  software: softwareSchema,
  history: historySchema,
  /** The rest is null where this is no Mac. */
  powermetrics: powermetricsSchema.nullable(),
  service: serviceSchema.nullable(),
  /** Also null where powermetrics is not allowed. */
  stream: streamSchema.nullable(),
  ioReport: ioReportSchema.nullable(),
  log: logSchema.nullable(),
  /** Also null where nobody could ask: in the command line. */
  app: appSchema.nullable(),
  moves: z.array(moveSchema),
})

export type Observations = z.infer<typeof observationsSchema>
export type MacFound = Observations['mac']
export type SoftwareFound = Observations['software']
export type HistoryFound = Observations['history']
export type AppFound = NonNullable<Observations['app']>
export type ServiceFound = NonNullable<Observations['service']>
export type PowermetricsFound = NonNullable<Observations['powermetrics']>
export type StreamFound = NonNullable<Observations['stream']>
export type IoReportFound = NonNullable<Observations['ioReport']>
export type LogFound = NonNullable<Observations['log']>

/** What the reader of IOReport has to know. */
export function factsOf({ model, osBuild, chip, tables }: MacFound): MacFacts {
  const generation = /^Apple M(\d+)/.exec(chip ?? '')?.[1]
  return {
    machine: { model, osBuild },
    generation: generation === undefined ? null : Number(generation),
    tables: tables && { byKey: new Map(Object.entries(tables.byKey)), clusterOrder: tables.clusterOrder },
  }
}

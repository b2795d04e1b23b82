import { z } from 'zod'
import { CHART_IDS } from '#shared/charts'
import type { InvokeChannel, InvokeMap } from '#shared/ipc-contract'
import { LIVE_INTERVALS_MS } from '#shared/live'
import { METRIC_IDS } from '#shared/metrics'
import { RANGE_MINUTES } from '#shared/time-range'

/** A stack of charts at 2× stays far below this. */
const MAX_PNG_BYTES = 64 * 1024 * 1024
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

const snapshotImage = z.strictObject({
  target: z.enum([...CHART_IDS, 'all']),
  png: z
    .instanceof(Uint8Array)
    .refine((bytes) => bytes.length <= MAX_PNG_BYTES, 'larger than 64 MiB')
    .refine((bytes) => PNG_SIGNATURE.every((byte, index) => bytes[index] === byte), 'not a PNG'),
})

const drawnSnapshot = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: snapshotImage }),
  z.strictObject({ ok: z.literal(false), message: z.string().max(2000) }),
])

/** What a window may change. Strict: an unknown key is refused, not ignored. */
const settingsPatch = z.strictObject({
  intervalMs: z.literal(LIVE_INTERVALS_MS).exactOptional(),
  rangeMinutes: z.literal(RANGE_MINUTES).exactOptional(),
  appearance: z.enum(['system', 'light', 'dark']).exactOptional(),
  trayInk: z.enum(['automatic', 'light', 'dark']).exactOptional(),
  hiddenSeries: z.array(z.enum(METRIC_IDS)).max(METRIC_IDS.length).exactOptional(),
  focusedChart: z.enum(CHART_IDS).nullable().exactOptional(),
})

/** The arguments of every channel, as they must look when they arrive from a window. */
export const ARGUMENT_SCHEMAS = {
  'app:bootstrap': z.tuple([]),
  'history:all': z.tuple([]),
  'settings:update': z.tuple([settingsPatch]),
  'source:select': z.tuple([z.enum(['live', 'demonstration'])]),
  'source:choose-recording': z.tuple([]),
  'source:open-recording': z.tuple([z.string().min(1).max(4096)]),
  'source:set-paused': z.tuple([z.boolean()]),
  'source:set-speed': z.tuple([z.number().min(0.01).max(100_000).nullable()]),
  'live:allow': z.tuple([z.enum(['always', 'once'])]),
  'live:ask-for-more': z.tuple([]),
  'live:retry': z.tuple([]),
  'live:remove': z.tuple([]),
  'live:report': z.tuple([]),
  'text:copy': z.tuple([z.string().min(1).max(20_000)]),
  'snapshot:save': z.tuple([snapshotImage]),
  'snapshot:copy': z.tuple([snapshotImage]),
  'snapshot:drag': z.tuple([snapshotImage]),
  'snapshot:deliver': z.tuple([z.number().int().nonnegative(), drawnSnapshot]),
} satisfies { [C in InvokeChannel]: z.ZodType<InvokeMap[C]['args']> }

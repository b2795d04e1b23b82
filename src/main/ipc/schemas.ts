import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { AlertSettings } from '#shared/alerts'
import { CHART_IDS } from '#shared/charts'
import { GLANCE_ACTIONS } from '#shared/glance'
import { isAccelerator, SHORTCUT_TARGETS } from '#shared/global-shortcuts'
import type { InvokeChannel, InvokeMap } from '#shared/ipc-contract'
import { MOST_PERIODS } from '#shared/ledger'
import { LEDGER_FORMATS } from '#shared/ledger-files'
import { LIVE_INTERVALS_MS } from '#shared/live'
import { METRIC_IDS } from '#shared/metrics'
import {
  HISTORY_LIMITS_MB,
  MENU_BAR_ITEMS,
  MENU_BAR_POWERS,
  MENU_BAR_REFRESHES_MS,
  MENU_BAR_STYLES,
  MENU_BAR_UNITS,
  RANGE_MINUTES,
  TEXT_SIZES_PERCENT,
} from '#shared/settings'
import { HIGHEST_SHARING_PORT, LOWEST_SHARING_PORT, SHARING_REACHES } from '#shared/sharing'
import { SELECTABLE_KINDS } from '#shared/sources'
import {
  HIGHEST_PRICE,
  LONGEST_COPY,
  LONGEST_CURRENCY,
  LARGEST_DRAWN_BYTES,
  LONGEST_EVENT_LABEL,
  LONGEST_NAME,
  LONGEST_NOTE,
  LONGEST_PATH,
  LONGEST_WORD,
  MOST_COLUMNS,
  MOST_FILES,
  MOST_IDS,
  MOST_POINTS,
  MOST_RANGE_VALUES,
} from '#shared/limits'
import { EXPORT_FORMATS } from '#shared/transfer'
import { parseAlertSettings } from '../settings/alert-settings'

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** As high as screens may be; main makes it no higher than the popover may be. */
const LARGEST_POPOVER_PX = 10_000

/** Far above a picture of all charts of a Mac with many cores at 2×. */
const MAX_PIXELS = 32 * 1024 * 1024

const path = z.string().min(1).max(LONGEST_PATH)
const measurementId = z.string().regex(/^[a-z0-9]{1,64}$/)
const measurementIds = z.array(measurementId).min(1).max(MOST_IDS)
/** A view may begin before 1970 where it is wide, but no `Date` holds more. */
const timeMs = z.number().min(-8.64e15).max(8.64e15)
const coreQuantity = z.enum(['frequencyMhz', 'activeRatio'])

const columnKey = z.union([
  z.enum(METRIC_IDS),
  z.templateLiteral(['cluster:', z.string().max(LONGEST_WORD), ':', coreQuantity]),
  z.templateLiteral(['core:', z.number().int().nonnegative(), ':', coreQuantity]),
])

const historyTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('current') }),
  z.strictObject({ kind: z.literal('measurement'), id: measurementId }),
])

const historyRangeRequest = z
  .strictObject({
    target: historyTarget,
    fromMs: timeMs.nullable(),
    toMs: timeMs.nullable(),
    points: z.number().int().min(1).max(MOST_POINTS),
    keys: z.array(columnKey).max(MOST_COLUMNS).nullable(),
  })
  .refine(({ points, keys }) => points * (keys?.length ?? 1) <= MOST_RANGE_VALUES)

const eventPageRequest = z.strictObject({
  target: historyTarget,
  fromMs: timeMs,
  toMs: timeMs,
  after: z.strictObject({ endMs: timeMs, id: z.number().int().nonnegative() }).nullable(),
})

const ledgerEdges = z
  .array(timeMs)
  .min(2)
  .max(MOST_PERIODS + 1)
  .refine(
    (edges) => edges.every((edge, index) => index === 0 || edge > (edges[index - 1] as number)),
    'not ascending',
  )

const exportSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('measurement'), id: measurementId }),
  z.strictObject({ kind: z.literal('range'), fromMs: timeMs, toMs: timeMs }),
  z.strictObject({ kind: z.literal('recent') }),
])

const snapshotImage = z.strictObject({
  target: z.enum([...CHART_IDS, 'all']),
  shown: z.strictObject({ target: historyTarget, fromMs: timeMs, toMs: timeMs }).nullable(),
  png: z
    .instanceof(Uint8Array)
    .refine((bytes) => bytes.length <= LARGEST_DRAWN_BYTES, 'larger than 64 MiB')
    .refine((bytes) => PNG_SIGNATURE.every((byte, index) => bytes[index] === byte), 'not a PNG'),
})

const edgePx = z.number().int().min(1).max(MAX_PIXELS)
const pixels = z
  .strictObject({ widthPx: edgePx, heightPx: edgePx, bgra: z.instanceof(Uint8Array) })
  .refine(({ widthPx, heightPx }) => widthPx * heightPx <= MAX_PIXELS, 'more than 32 Mi pixels')
  .refine(({ widthPx, heightPx, bgra }) => bgra.length === widthPx * heightPx * 4, 'not 4 bytes a pixel')

const drawnSnapshot = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: snapshotImage }),
  z.strictObject({ ok: z.literal(false), message: z.string().max(2000) }),
])

const menuBar = z.strictObject({
  style: z.enum(MENU_BAR_STYLES),
  powers: z.enum(MENU_BAR_POWERS),
  items: z.enum(MENU_BAR_ITEMS),
  unit: z.enum(MENU_BAR_UNITS),
  refreshMs: z.literal(MENU_BAR_REFRESHES_MS),
})
/** What is read back from the settings file as it is: whole, and within its limits. */
const alertSettings = z.custom<AlertSettings>((value) => isDeepStrictEqual(parseAlertSettings(value), value))

/** What a window may change. Strict: an unknown key is an error. */
const settingsPatch = z.strictObject({
  intervalMs: z.literal(LIVE_INTERVALS_MS).exactOptional(),
  rangeMinutes: z.literal(RANGE_MINUTES).exactOptional(),
  appearance: z.enum(['system', 'light', 'dark']).exactOptional(),
  textSizePercent: z.literal(TEXT_SIZES_PERCENT).exactOptional(),
  trayInk: z.enum(['automatic', 'light', 'dark']).exactOptional(),
  menuBar: menuBar.exactOptional(),
  hiddenSeries: z.array(z.enum(METRIC_IDS)).max(METRIC_IDS.length).exactOptional(),
  historyLimitMb: z.literal(HISTORY_LIMITS_MB).exactOptional(),
  readsLog: z.boolean().exactOptional(),
  picturesCarryData: z.boolean().exactOptional(),
  sharesReadings: z.boolean().exactOptional(),
  sharingPort: z.number().int().min(LOWEST_SHARING_PORT).max(HIGHEST_SHARING_PORT).exactOptional(),
  sharingReach: z.enum(SHARING_REACHES).exactOptional(),
  energyPrice: z
    .strictObject({
      perKwh: z.number().positive().max(HIGHEST_PRICE),
      currency: z.string().min(1).max(LONGEST_CURRENCY),
    })
    .nullable()
    .exactOptional(),
  alerts: alertSettings.exactOptional(),
})

/** The arguments that a window may send, by channel. */
export const ARGUMENT_SCHEMAS = {
  'app:bootstrap': z.tuple([]),
  'history:all': z.tuple([]),
  'history:range': z.tuple([historyRangeRequest]),
  'history:extent': z.tuple([]),
  'history:events': z.tuple([eventPageRequest]),
  'history:who': z.tuple([timeMs, timeMs]),
  'history:ledger': z.tuple([ledgerEdges]),
  'history:clear': z.tuple([]),
  'measurement:start': z.tuple([]),
  'measurement:stop': z.tuple([]),
  'measurement:from-range': z.tuple([timeMs, timeMs]),
  'measurement:get': z.tuple([measurementId]),
  'measurement:events': z.tuple([measurementId]),
  'measurement:describe': z.tuple([
    measurementId,
    z.strictObject({ name: z.string().max(LONGEST_NAME), note: z.string().max(LONGEST_NOTE) }),
  ]),
  'measurement:delete': z.tuple([measurementIds]),
  'measurement:compare': z.tuple([measurementIds]),
  'transfer:choose-import': z.tuple([]),
  'transfer:import': z.tuple([z.array(path).min(1).max(MOST_FILES)]),
  'transfer:export': z.tuple([exportSubject, z.enum(EXPORT_FORMATS), z.boolean()]),
  'transfer:ledger': z.tuple([ledgerEdges, z.enum(LEDGER_FORMATS)]),
  'transfer:cancel': z.tuple([]),
  'settings:update': z.tuple([settingsPatch]),
  'source:select': z.tuple([z.enum(SELECTABLE_KINDS)]),
  'source:choose-recording': z.tuple([]),
  'source:open-recording': z.tuple([path]),
  'source:set-paused': z.tuple([z.boolean()]),
  'source:set-speed': z.tuple([z.number().min(0.01).max(100_000).nullable()]),
  'live:allow': z.tuple([z.enum(['always', 'once'])]),
  'live:ask-for-more': z.tuple([]),
  'live:retry': z.tuple([]),
  'live:remove': z.tuple([]),
  'live:report': z.tuple([]),
  'doctor:check': z.tuple([]),
  'doctor:save-report': z.tuple([]),
  'text:copy': z.tuple([z.string().min(1).max(LONGEST_COPY)]),
  'shortcut:status': z.tuple([]),
  'shortcut:set': z.tuple([z.enum(SHORTCUT_TARGETS), z.string().refine(isAccelerator).nullable()]),
  'sharing:status': z.tuple([]),
  'sharing:restart': z.tuple([]),
  'mark:add': z.tuple([z.string().max(LONGEST_EVENT_LABEL)]),
  'mark:name': z.tuple([timeMs, z.string().min(1).max(LONGEST_EVENT_LABEL)]),
  'snapshot:save': z.tuple([snapshotImage]),
  'snapshot:copy': z.tuple([pixels]),
  'snapshot:drag': z.tuple([snapshotImage, pixels]),
  'snapshot:deliver': z.tuple([z.number().int().nonnegative(), drawnSnapshot]),
  'popover:glance': z.tuple([]),
  'popover:fit': z.tuple([z.number().int().min(1).max(LARGEST_POPOVER_PX)]),
  'popover:choose': z.tuple([z.enum(GLANCE_ACTIONS)]),
} satisfies { [C in InvokeChannel]: z.ZodType<InvokeMap[C]['args']> }

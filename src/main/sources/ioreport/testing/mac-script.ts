/** How a channel is made up. The driver's and the channel's numbers follow from where it stands in the script. */
export interface MadeChannel {
  group: string
  /** null where it has none. */
  subgroup: string | null
  name: string
  unit: string | null
  /** Without them it is a simple counter. */
  states?: readonly string[]
  /** Instead of those that follow from its place. */
  ids?: { driver: number; channel: number }
  /** Listed and subscribed, and never in a sample. */
  isSilent?: boolean
  /** Its elements are laid out in another way than any we know. */
  isShifted?: boolean
  /** What it holds from each time on. */
  stretches: readonly MadeStretch[]
}

export interface MadeStretch {
  fromMs: number
  /** Since the Mac began: one, or one for each state. */
  values: readonly (bigint | number)[]
  /** What is added in a second, in the same order; nothing where it is left out. */
  perSecond?: readonly number[]
  /** The driver publishes so often; at every sample where it is left out. */
  periodMs?: number
  /** When the driver published it, where that is not when it changed. */
  stampMs?: number
}

/** A Mac as the stand-in plays it. */
export interface MadeMac {
  channels: readonly MadeChannel[]
  /** Groups that may not be subscribed. `subgroup` left out: whole. */
  refused?: readonly { group: string; subgroup?: string; code: number; reason: string }[]
  /** Groups that are there, and have no channels. */
  empty?: readonly string[]
  /** ns in a tick, as a fraction; 125/3 on Apple silicon. */
  timebase?: readonly [number, number]
  /** Rows of samples come in another order than those of the subscription. */
  isReordered?: boolean
  /** Time passes by itself; otherwise it is set. */
  isRealTime?: boolean
  /** How the library ends its process, or stops answering, at the first sample from a time on. */
  crash?: { atMs: number; how: 'abort' | 'segv' | 'hang' }
}

const APPLE_TIMEBASE = [125, 3] as const

/** The text that the stand-in reads (`stand-in/script.c`): a line a fact, with tabs between. */
export function writeScript(mac: MadeMac): string {
  const lines: (string | number | bigint)[][] = [['timebase', ...(mac.timebase ?? APPLE_TIMEBASE)]]
  if (mac.isReordered === true) lines.push(['reordered'])
  if (mac.isRealTime === true) lines.push(['real-time'])
  for (const group of mac.empty ?? []) lines.push(['empty', group])
  for (const { group, subgroup, code, reason } of mac.refused ?? [])
    lines.push(['refused', group, subgroup ?? NULL, code, reason])
  if (mac.crash !== undefined) lines.push(['crash', mac.crash.atMs, mac.crash.how])
  for (const [index, channel] of mac.channels.entries()) lines.push(...linesOf(channel, index))
  return lines.map((fields) => `${fields.join('\t')}\n`).join('')
}

const NULL = '\\N'

function linesOf(channel: MadeChannel, index: number): (string | number | bigint)[][] {
  const { group, subgroup, name, unit, states, ids, stretches } = channel
  const { driver, channel: id } = ids ?? { driver: 0x100000100 + (index % 7), channel: 1000 + index }
  const format = states === undefined ? 1 : 2
  const fields = [format, unit ?? NULL, group, subgroup ?? NULL, name, ...(states ?? [])]
  return [
    ['channel', driver, id, ...fields],
    ...(channel.isSilent === true ? [['silent', driver, id]] : []),
    ...(channel.isShifted === true ? [['shifted', driver, id]] : []),
    ...stretches.map(({ fromMs, values, perSecond, periodMs, stampMs }) => [
      ...['value', driver, id, fromMs, stampMs ?? '*', periodMs ?? 0],
      ...values.map((value, i) => `${value}@${(perSecond?.[i] ?? 0) / 1000}`),
    ]),
  ]
}

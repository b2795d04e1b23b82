import { highestOf, lowestOf } from '#shared/extremes'
import { elementCount, NO_VALUE, type ChannelInfo } from '../../sources/ioreport/protocol'
import { joulesIn } from '../../sources/ioreport/channels'
import type { IoReportFound } from '../observations'
import {
  counted,
  degraded,
  notAsked,
  ok,
  onMac,
  seconds,
  SEND_REPORT,
  type Check,
  type Judgement,
} from './check'
import { snapshotsOf } from './readings'

const NOT_OPEN = 'IOReport is not open.'
const STOPPED = 'The process that reads it stopped before it could tell.'
const ENERGY = 'Energy Model'
const MOST_NAMES = 12

/** Apple's private counters, and what is known of their clocks. */
export const IOREPORT_CHECKS: readonly Check[] = [
  {
    id: 'ioreport',
    title: 'IOReport',
    asks: 'Can its libraries be loaded?',
    judge: onMac('ioReport', ({ kind }) => {
      if (kind === 'opened') return ok('They are loaded.')
      return kind === 'no-library'
        ? degraded(
            'They cannot be loaded.',
            `IOReport is private, and may be gone from this macOS. ${SEND_REPORT}`,
          )
        : degraded('The part that reads IOReport did not answer.', `Check again. ${SEND_REPORT}`)
    }),
  },
  {
    id: 'ioreport-groups',
    title: 'Its groups',
    asks: 'Which groups of counters are there, and which does macOS refuse?',
    judge: whenOpen(judgeGroups),
  },
  {
    id: 'ioreport-channels',
    title: 'Its channels',
    asks: 'Are names, units and formats as we know them?',
    judge: whenOpen(judgeChannels),
  },
  {
    id: 'ioreport-samples',
    title: 'Its samples',
    asks: 'Do the counters move, and when are they published?',
    judge: whenOpen(judgeSamples),
  },
  {
    id: 'ioreport-helper',
    title: 'Its process',
    asks: 'Does the process that reads it live on?',
    judge: whenOpen(({ stops, listenedMs }) =>
      stops.length === 0
        ? ok(`It ran for ${seconds(listenedMs)}.`)
        : degraded(
            `It stopped ${counted(stops.length, 'time')} (${[...new Set(stops)].join(', ')}).`,
            `It is started again by itself, with a gap in the readings. ${SEND_REPORT}`,
          ),
    ),
  },
  {
    id: 'frequency-tables',
    title: 'Frequencies',
    asks: 'Are the tables of clock frequencies there?',
    judge: onMac('mac', ({ tables }) => {
      const entries = Object.entries(tables?.byKey ?? {}).filter(([, mhz]) => mhz.length > 0)
      if (entries.length === 0)
        return degraded(
          'ioreg has none that we can read.',
          `IOReport then gives no frequencies. ${SEND_REPORT}`,
        )
      const shown = entries.map(([key, mhz]) => `${key} ${lowestOf(mhz)} to ${highestOf(mhz)} MHz`)
      return ok(`${counted(entries.length, 'table')}: ${listOf(shown)}.`)
    }),
  },
]

function whenOpen(judge: (found: IoReportFound) => Judgement): Check['judge'] {
  return onMac('ioReport', (found) => (found.kind === 'opened' ? judge(found) : notAsked(NOT_OPEN)))
}

function judgeGroups({ groups }: IoReportFound): Judgement {
  const of = (kind: string): IoReportFound['groups'] => groups.filter((each) => each.kind === kind)
  const there = of('there').map(({ group, channels }) => `${group} (${channels.length})`)
  const refused = of('refused').map(
    ({ group, code, reason }) => `${group} (${code ?? 'no code'}, ${reason ?? 'no reason'})`,
  )
  const absent = of('absent').map(({ group }) => group)
  const evidence = [
    `There, with so many counters of ours: ${there.join(', ') || 'none'}.`,
    ...(refused.length > 0 ? [`Refused: ${refused.join(', ')}.`] : []),
    ...(absent.length > 0 ? [`Absent: ${absent.join(', ')}.`] : []),
  ].join(' ')
  if (refused.length > 0)
    return degraded(
      evidence,
      `This macOS does not let us read them; powermetrics may give what they hold. ${SEND_REPORT}`,
    )
  return there.length > 0
    ? ok(evidence)
    : degraded(evidence, `This Mac names its counters otherwise. ${SEND_REPORT}`)
}

function judgeChannels({ listed, snapshots, unreadableCount, stops }: IoReportFound): Judgement {
  const read = snapshots.flatMap(({ newChannels }) => newChannels)
  if (listed === null && stops.length > 0) return notAsked(STOPPED)
  if (listed === null) return degraded('The list of all channels did not come.', SEND_REPORT)
  const units = [...new Set(listed.map(({ unit }) => unit || 'no unit'))].toSorted()
  const strangeUnits = read.filter(({ group, unit }) => group === ENERGY && joulesIn(unit) === null)
  const masked = listed.filter(({ name }) => /(?<![A-Za-z])x(?![A-Za-z])/.test(name))
  const evidence = [
    `${counted(listed.length, 'channel')} in ${counted(new Set(listed.map(({ group }) => group)).size, 'group')}, of which ${read.length} are read.`,
    `Units: ${listOf(units)}.`,
    ...(masked.length > 0 ? [`The names of ${masked.length} hold words that are left out of reports.`] : []),
    ...(strangeUnits.length > 0 ? [`Energies of an unknown unit: ${namesOf(strangeUnits)}.`] : []),
    ...(unreadableCount > 0 ? [`${unreadableCount} could not be read.`] : []),
  ].join(' ')
  if (read.length === 0) return degraded(evidence, `No sample had a counter of ours. ${SEND_REPORT}`)
  return unreadableCount === 0 && strangeUnits.length === 0 ? ok(evidence) : degraded(evidence, SEND_REPORT)
}

function judgeSamples(found: IoReportFound): Judgement {
  const [first, ...rest] = snapshotsOf(found)
  const last = rest.at(-1)
  if (last === undefined && found.stops.length > 0) return notAsked(STOPPED)
  if (first === undefined || last === undefined)
    return degraded(
      `${counted(found.snapshots.length, 'sample')} came; it takes two.`,
      `Check again. ${SEND_REPORT}`,
    )
  const before = stampsOf(first.newChannels, first.values)
  const after = stampsOf(
    [first, ...rest].flatMap(({ newChannels }) => newChannels),
    last.values,
  )
  const still = [...after].filter(([channel, stampNs]) => stampNs !== null && before.get(channel) === stampNs)
  const channels = still.map(([channel]) => channel)
  const energies = [...after.keys()].filter(({ group }) => group === ENERGY)
  const isEnergyStill = energies.length > 0 && energies.every((channel) => channels.includes(channel))
  const evidence = [
    `${counted(rest.length + 1, 'sample')} in ${seconds((last.machNs - first.machNs) / 1e6)};`,
    `${after.size - still.length} of ${counted(after.size, 'counter')} were published meanwhile.`,
    ...(channels.length > 0 ? [`Not published: ${namesOf(channels)}.`] : []),
  ].join(' ')
  if (isEnergyStill || channels.length === after.size)
    return degraded(
      evidence,
      `A counter that stands still is shown as missing, not as 0. On macOS 27 energies move only while powermetrics runs: allow it. ${SEND_REPORT}`,
    )
  return ok(evidence)
}

/** When the driver of each channel published, ns; null where the sample had no row of it. */
function stampsOf(channels: readonly ChannelInfo[], values: BigInt64Array): Map<ChannelInfo, bigint | null> {
  let at = 0
  return new Map(
    channels.map((channel) => {
      const stamp = values[at] ?? NO_VALUE
      at += elementCount(channel)
      return [channel, stamp === NO_VALUE ? null : stamp]
    }),
  )
}

const namesOf = (channels: readonly { group: string; name: string }[]): string =>
  listOf(channels.map(({ group, name }) => `${group} ${name}`))

function listOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ')
}

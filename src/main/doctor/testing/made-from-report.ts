import type { MadeChannel, MadeMac } from '../../sources/ioreport/testing/mac-script'
import { pmgrPlist } from '../../sources/ioreport/testing/pmgr-plist'
import { elementCount, NO_VALUE, type ChannelInfo, type ChannelPlace } from '../../sources/ioreport/protocol'
import { writeLogEntry } from '../../synthesis/log-writer'
import {
  SAMPLERS_ASKED,
  type IoReportFound,
  type LogFound,
  type MacFound,
  type Observations,
  type StreamFound,
} from '../observations'
import type { ProgramEnd } from '../system'
import { askSampler, fails, HANGS, IOREG, NOT_ROOT, prints, SYSCTL } from './made-macs'
import type { MadeSystem, StreamAct } from './stand-in-system'

/** The Mac of a report, for the stand-ins to play: its samples as bytes, its counters as the library has them. */
export function madeFromReport(seen: Observations): MadeSystem {
  const { mac, powermetrics, service, stream, ioReport, log } = seen
  return {
    platform: mac.platform === 'other' ? 'freebsd' : mac.platform,
    darwinMajor: mac.darwinMajor,
    uid: mac.account === 'root' ? 0 : 501,
    programs: { ...programsOf(mac), ...samplersOf(powermetrics) },
    service: service ?? { files: [], socket: { kind: 'missing', owner: null, mode: null } },
    stream: stream && actsOf(stream),
    counters: ioReport === null || ioReport.kind === 'no-library' ? null : countersOf(ioReport),
    sampleTimesMs: ioReport?.snapshots.map(({ machNs }) => machNs / 1e6) ?? [],
    helper:
      ioReport?.kind === 'no-answer' ? 'hangs' : (ioReport?.stops.length ?? 0) > 0 ? 'crashes' : 'lives',
    log: log === null ? { text: '', end: null } : logOf(log),
    history: seen.history,
    software: seen.software,
    app: seen.app,
  }
}

/** For how long it was listened to, ms. */
export function listenedMs({ stream, ioReport, log }: Observations): number {
  return Math.max(1000, ...[stream, ioReport, log].map((part) => part?.listenedMs ?? 0))
}

function programsOf({ model, osBuild, osVersion, chip, account, tables }: MacFound): MadeSystem['programs'] {
  const told = (text: string | null): ProgramEnd => (text === null ? fails('unknown') : prints(text))
  return {
    [`${SYSCTL} hw.model`]: told(model),
    [`${SYSCTL} kern.osversion`]: told(osBuild),
    [`${SYSCTL} machdep.cpu.brand_string`]: told(chip === 'Intel' ? 'Intel(R) Core(TM)' : chip),
    '/usr/bin/sw_vers -productVersion': told(osVersion),
    '/usr/bin/id -Gn': told(account && (account === 'standard' ? 'staff' : 'staff admin')),
    [IOREG]: told(tables && plistOf(tables)),
  }
}

/** The clocks as `ioreg` has them: in Hz, or, of clusters without `-sram`, as periods. */
function plistOf({ byKey, clusterOrder }: NonNullable<MacFound['tables']>): string {
  const raw = Object.entries(byKey).map(([key, mhz]): [string, number[]] => {
    const isPeriod = !key.endsWith('-sram') && key !== 'voltage-states9'
    return [key, mhz.map((each) => Math.round(isPeriod ? 65_536_000 / each : each * 1e6))]
  })
  const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
  return pmgrPlist(
    Object.fromEntries(raw),
    clusterOrder.map((table, tier) => `${hex(table)}${hex(tier)}000000000000`),
  )
}

function samplersOf(found: Observations['powermetrics']): MadeSystem['programs'] {
  const hung =
    found?.state === 'hangs' ? SAMPLERS_ASKED.map((name) => [askSampler(name), HANGS] as const) : []
  const ends = Object.entries(found?.samplers ?? {}).map(([name, answer]): [string, ProgramEnd] => [
    askSampler(name),
    answer === 'known'
      ? NOT_ROOT
      : fails(answer === 'unknown' ? `unrecognized sampler: ${name}` : 'killed', 9),
  ])
  return Object.fromEntries([...hung, ...ends])
}

/** What powermetrics writes in the place of a sample, by the fault that it was read as. */
const WORDS_OF_FAULT: Readonly<Record<string, string>> = {
  'powermetrics-not-root': 'powermetrics must be invoked as the superuser\n',
  'powermetrics-unknown-sampler': 'powermetrics: unrecognized sampler: thermal\n',
  'powermetrics-invalid-option': 'powermetrics: invalid option -- u\n',
  'powermetrics-crashed': 'Assertion failed: (0), function f, file f.c\n',
}

function actsOf({ openedAtMs, samples, ended, endedAtMs, faults }: StreamFound): StreamAct[] {
  const acts: StreamAct[] = openedAtMs === null ? [] : [{ atMs: openedAtMs, does: 'open' }]
  for (const [index, { atMs, plist }] of samples.entries())
    acts.push({ atMs, does: 'write', bytes: Buffer.from(`${index === 0 ? '' : '\0'}${plist}`) })
  const words = faults.map((code) => WORDS_OF_FAULT[code] ?? '').join('')
  if (words !== '')
    acts.push({ atMs: endedAtMs ?? openedAtMs ?? 0, does: 'write', bytes: Buffer.from(words) })
  if (ended !== null) acts.push({ atMs: endedAtMs ?? 0, does: ended === 'closed' ? 'close' : 'refuse' })
  return acts
}

function logOf({ isHeard, lines, end }: LogFound): MadeSystem['log'] {
  const text = lines.map(({ process, sender, subsystem, category, message }) =>
    writeLogEntry(
      {
        wallMs: 0,
        processPath: `/${process}`,
        pid: 1,
        senderPath: `/${sender}`,
        subsystem,
        category,
        message,
      },
      'ndjson',
    ),
  )
  const banner = isHeard ? 'Filtering the log data using "x"\n' : ''
  return { text: banner + text.join(''), end: end && END_OF_LOG[end] }
}

const END_OF_LOG = {
  'not-administrator': { status: 77, message: '' },
  'not-permitted': { status: 1, message: 'Operation not permitted' },
  'no-program': { status: null, message: 'ENOENT' },
  'not-understood': { status: 64, message: '' },
  other: { status: 1, message: '' },
} as const

function countersOf({ groups, listed, snapshots }: IoReportFound): MadeMac {
  const channels = snapshots.flatMap(({ newChannels }) => newChannels)
  const counting = channels.map((info): MadeChannel => ({
    ...wordsOf(info),
    ids: { driver: Number(info.driverId), channel: Number(info.channelId) },
    stretches: stretchesOf(info, channels, snapshots),
  }))
  // A name may stand there twice: as many as were read are counted off.
  const left = new Map<string, number>()
  for (const info of channels) left.set(placeKey(info), (left.get(placeKey(info)) ?? 0) + 1)
  const silent: MadeChannel[] = []
  for (const place of listed ?? groups.flatMap((group) => group.channels)) {
    const count = left.get(placeKey(place)) ?? 0
    left.set(placeKey(place), count - 1)
    if (count > 0) continue
    const ids = { driver: UNREAD_DRIVER, channel: silent.length }
    silent.push({ ...wordsOf({ unit: '', states: [], ...place }), ids, isSilent: true, stretches: [] })
  }
  const refused = groups.flatMap(({ group, kind, code, reason }) =>
    kind === 'refused' ? [{ group, code: Number(code ?? 0) || 0, reason: reason ?? '' }] : [],
  )
  return { channels: [...counting, ...silent], refused, timebase: [1, 1] }
}

/** Of channels that were listed and not read, whose ids are not known; no driver of a Mac has so low a number. */
const UNREAD_DRIVER = 1

const placeKey = ({ group, subgroup, name }: Pick<ChannelPlace, 'group' | 'subgroup' | 'name'>): string =>
  JSON.stringify([group, subgroup, name])

type Words = ChannelPlace & { unit: string; states: readonly string[] | null }

function wordsOf({ group, subgroup, name, unit, format, states }: Words): Omit<MadeChannel, 'stretches'> {
  const words = { group, subgroup: subgroup || null, name, unit: unit || null }
  return format === 'states' ? { ...words, states: states?.length ? states : ['x'] } : words
}

/** Its numbers at each snapshot that has a row of it. */
function stretchesOf(
  info: ChannelInfo,
  channels: readonly ChannelInfo[],
  snapshots: IoReportFound['snapshots'],
): MadeChannel['stretches'] {
  const at = channels.slice(0, channels.indexOf(info)).reduce((sum, each) => sum + elementCount(each), 0)
  return snapshots.flatMap(({ machNs, values }) => {
    const [stampNs = null, ...numbers] = values.slice(at, at + elementCount(info))
    if (stampNs === null) return []
    const known = numbers.map((number) => number ?? NO_VALUE)
    return [{ fromMs: machNs / 1e6, values: known, stampMs: Number(stampNs) / 1e6 }]
  })
}

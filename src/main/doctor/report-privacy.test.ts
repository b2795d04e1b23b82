import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { NOT_PERMITTED, counting, simple } from '../sources/ioreport/testing/macs'
import { M4_MAX_MACOS_15 } from '../synthesis/chips'
import { writeLogEntry } from '../synthesis/log-writer'
import { writePlistSample } from '../synthesis/plist-writer'
import { createTestWindow } from '../synthesis/test-windows'
import { writeReport } from './report'
import { fails, healthyMac, prints } from './testing/made-macs'
import { observeMade, type MadeSystem } from './testing/stand-in-system'

vi.setConfig({ testTimeout: 60_000 })

const NAMES = [
  ...['Ada Lovelace', 'ada.lovelace', 'Ada’s MacBook Pro', 'adas-mbp.local', '/Users/ada', '~ada/Secret.app'],
  ...['C02XK1ZZJGH5', 'F5L3M2P4V1', '9876543210', '李小龍', 'Łukasz Żak', 'Jörg', 'Visual Studio Code'],
  ...['ANE of Ada', 'Mac16,5 of Ada', '0xAda', 'kIOReportAda', 'com.apple.ada', 'SIGADA', 'ada\u202egnp.exe'],
]
const name = fc.oneof(fc.constantFrom(...NAMES), fc.stringMatching(/^[A-Z][a-z]{5,9}[ -][a-z]{5,9}$/))

/** A healthy Mac with somebody's name wherever there is text. */
function planted(who: string): MadeSystem {
  const mac = healthyMac()
  const line = who.replaceAll(/[\t\n]/g, ' ')
  const xml = who.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const programs = Object.fromEntries(
    Object.entries(mac.programs).map(([command, { status, stdout, stderr }]) => [
      command,
      { status, stdout: `${stdout}${who}\n`, stderr: `${who}\n${stderr}${who}` },
    ]),
  )
  return {
    ...mac,
    programs: {
      ...programs,
      '/usr/bin/sw_vers -productVersion': prints(who),
      '/usr/sbin/sysctl -n hw.model': prints(`Mac16,5${who}`),
    },
    stream: streamWith(xml),
    counters: mac.counters && {
      channels: [
        ...mac.counters.channels.map((each) => ({
          ...each,
          ...(each.name === 'DRAM0' ? { unit: line } : {}),
          ...(each.states === undefined
            ? {}
            : { states: each.states.map((state, i) => (i === 3 ? line.slice(0, 8) : state)) }),
        })),
        simple('Energy Model', line, line, line, counting(1)),
        simple('Energy Model', null, `${line} ANE0`, 'mJ', counting(1)),
        simple('SoC Stats', 'Events', line, null, counting(1)),
      ],
      refused: [{ group: 'AMC Stats', code: NOT_PERMITTED.code, reason: `${line} failed ${line}` }],
    },
    log: {
      text: `Filtering the log data using "${line}"\n${logLines(who)}${line}\n`,
      end: { status: 1, message: `log: ${who}: Operation not permitted` },
    },
  }
}

function streamWith(xml: string): NonNullable<MadeSystem['stream']> {
  const sample = writePlistSample(M4_MAX_MACOS_15, createTestWindow(M4_MAX_MACOS_15, 1))
  const personal = `<key>${xml}</key><string>${xml}</string><key>tasks</key><array><dict><key>name</key><string>${xml}</string></dict></array>
<key>kern_bootargs</key><string>serial=${xml}</string><key>power</key><string>${xml}</string><key>cpu</key><integer>${xml}</integer>
<key>states</key><dict><key>${xml}</key><dict><key>name</key><string>${xml}</string></dict></dict><!-- ${xml} -->`
  const within = sample
    .replace('<key>processor</key>\n<dict>', `${personal}\n<key>processor</key>\n<dict>\n${personal}`)
    .replace(/<string>(\w+-Cluster)<\/string>/g, `<string>$1 ${xml}</string>`)
    .replace('<key>hw_model</key><string>', `<key>hw_model</key><string>${xml}`)
    .replace('<key>kern_osversion</key><string>', `<key>kern_osversion</key><string>${xml}`)
  const bytes = Buffer.from(within)
  return [
    { atMs: 1, does: 'open' },
    { atMs: 1001, does: 'write', bytes },
    { atMs: 2001, does: 'write', bytes: Buffer.concat([Buffer.from('\0'), bytes]) },
    {
      atMs: 3001,
      does: 'write',
      bytes: Buffer.from(`\npowermetrics: ${xml}\nunrecognized sampler: ${xml}\n`),
    },
  ]
}

const logLines = (who: string): string =>
  [`ANE0: transfer ownership of buffer to process (name:${who} pid:1) res=0x0`, who]
    .map((message) =>
      writeLogEntry(
        {
          wallMs: 0,
          processPath: `/Users/${who}`,
          pid: 1,
          senderPath: `/x/${who}`,
          subsystem: `com.apple.${who}`,
          category: who,
          message,
        },
        'ndjson',
      ),
    )
    .join('')

const withoutMarks = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

it('holds nobody’s name, wherever it stood', async () => {
  await fc.assert(
    fc.asyncProperty(name, async (who) => {
      const seen = await observeMade(planted(who))
      // It was there to be seen.
      expect(seen.stream?.samples.length).toBeGreaterThan(1)
      expect(seen.log?.lines.length).toBeGreaterThan(0)
      expect(seen.ioReport?.listed?.length).toBeGreaterThan(5)
      const report = withoutMarks(writeReport(seen))
      expect(report.includes(withoutMarks(JSON.stringify(who).slice(1, -1)))).toBe(false)
      expect(/\bada|lovelace|jorg|lukasz/.exec(report)?.[0]).toBeUndefined()
    }),
    { numRuns: 20 },
  )
})

it.each(NAMES)('does not hold %j', async (who) => {
  const report = withoutMarks(writeReport(await observeMade(planted(who))))
  expect(report.includes(withoutMarks(JSON.stringify(who).slice(1, -1)))).toBe(false)
})

it('names no person where a helper crashes, nor where the library cannot be loaded', async () => {
  const crashed = await observeMade({ ...planted('Ada Lovelace'), helper: 'crashes' })
  const missing = await observeMade({
    ...planted('Ada Lovelace'),
    counters: null,
    programs: { x: fails('Ada') },
  })
  for (const seen of [crashed, missing]) expect(writeReport(seen)).not.toMatch(/Ada|Lovelace|nowhere/)
})

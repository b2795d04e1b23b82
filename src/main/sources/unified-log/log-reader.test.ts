import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LOG_ENTRIES, LOG_STYLES, logTrailer, writeLogEntry, type LogEntry } from '../../synthesis/log-writer'
import type { LogRecord } from './log-record'
import { LogReader } from './log-reader'

const NOON = Date.UTC(2026, 8, 20, 12)
const PROCESS = { name: 'Example App', pid: 952 }
const DROPPED = '=== Messages dropped during live streaming (use `log show` to see what they were)\n'

interface Read {
  records: LogRecord[]
  told: string[]
  faults: string[]
  hasTrailer: boolean
}

function readAll(text: string, sizes: readonly number[] = [], isStream = false): Read {
  const read: Read = { records: [], told: [], faults: [], hasTrailer: false }
  const reader = new LogReader(
    {
      onRecord: (record) => {
        read.records.push(record)
        read.told.push('record')
      },
      onDropped: () => read.told.push('dropped'),
      onReady: () => read.told.push('ready'),
      onFault: ({ code, offset }) => read.faults.push(`${code} at ${offset}`),
    },
    isStream,
  )
  const bytes = Buffer.from(text)
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? bytes.length
    reader.write(bytes.subarray(at, at + size))
    at += size
  }
  reader.end()
  return { ...read, hasTrailer: reader.hasTrailer }
}

/** Lines that are no records, and must not be taken for any. */
const NOISE = [
  'Filtering the log data using "sender == "ANEServices""\n',
  'Skipping info and debug messages, pass --info and/or --debug to include.\n',
  'Timestamp                       Thread     Type        Activity             PID    TTL  \n',
  'Timestamp               Ty Process[PID:TID]\n',
  'getpwuid_r did not find a match for uid 501\n',
]

const entry = fc
  .record({
    wallMs: fc.nat(86_400_000_000).map((us) => NOON + us / 1000),
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    pid: fc.nat(99_999),
    which: fc.constantFrom('loaded', 'powerOn', 'powerOff', 'opened', 'connected' as const),
  })
  .map(({ wallMs, name, pid, which }): LogEntry => {
    const process = { name, pid, path: '/Applications/Some App.app/Contents/MacOS/Some App' }
    return LOG_ENTRIES[which as 'loaded'](wallMs, process)
  })
const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 10 })

describe('ndjson', () => {
  // A failure prints its seed.
  it('gives every record, however the bytes are cut, in the fields of macOS 11 and of 15 and later', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 8 }),
        fc.constantFrom(11, 15),
        fc.integer({ min: -720, max: 840 }),
        sizes,
        (entries, macosMajor, zoneMin, cuts) => {
          const text = entries.map((each) => writeLogEntry(each, 'ndjson', { macosMajor, zoneMin })).join('')
          const { records, faults } = readAll(`${NOISE.join('')}${text}${logTrailer(entries.length)}`, cuts)
          expect(faults).toEqual([])
          expect(records.map(({ message }) => message)).toEqual(entries.map(({ message }) => message))
          for (const [index, { wallMs }] of records.entries())
            expect(wallMs).toBeCloseTo(entries[index]?.wallMs ?? NaN, 3)
        },
      ),
    )
  })

  it('tells the banner and dropped messages in their places, and takes none of them for a record', () => {
    const line = writeLogEntry(LOG_ENTRIES.loaded(NOON, PROCESS), 'ndjson')
    const { told, faults } = readAll(`${NOISE.join('')}${line}${DROPPED}${line}`)
    expect(told).toEqual(['ready', 'record', 'dropped', 'record'])
    expect(faults).toEqual([])
  })

  it('knows the trailer, behind which a record may follow', () => {
    const line = writeLogEntry(LOG_ENTRIES.loaded(NOON, PROCESS), 'ndjson')
    expect(readAll(logTrailer(0))).toMatchObject({ records: [], faults: [], hasTrailer: true })
    expect(readAll(logTrailer(1) + line)).toMatchObject({ told: ['record'], hasTrailer: true })
    expect(readAll(line).hasTrailer).toBe(false)
  })

  it('leaves out what is no message, and tells what is none at all', () => {
    const line = writeLogEntry(LOG_ENTRIES.loaded(NOON, PROCESS), 'ndjson')
    const activity = line.replace('"logEvent"', '"activityCreateEvent"')
    const withoutLevel = activity.replace('"messageType":"Default",', '')
    const lost = '{"eventType":"lossEvent","timestamp":"2026-09-20 12:00:00.000000+0000"}\n'
    expect(readAll(activity + withoutLevel + lost)).toMatchObject({ told: ['dropped'], faults: [] })
    const broken = [
      '{"eventType":"logEvent"}\n',
      `${line.slice(0, 60)}\n`,
      line.replace('"processID":0', '"processID":"0"'),
      line.replace('2026-09-20', '2026-13-20'),
    ]
    for (const bad of broken) {
      expect(readAll(line + bad + line)).toMatchObject({
        told: ['record', 'record'],
        faults: [`malformed-document at ${Buffer.byteLength(line)}`],
      })
    }
  })

  it('skips a line that is too long, and goes on', () => {
    const line = writeLogEntry(LOG_ENTRIES.loaded(NOON, PROCESS), 'ndjson')
    const long = writeLogEntry(LOG_ENTRIES.loaded(NOON, { name: 'x'.repeat(1_100_000), pid: 1 }), 'ndjson')
    const { records, faults } = readAll(line + long + line, [65_536])
    expect(records).toHaveLength(2)
    expect(faults).toEqual([`oversized-line at ${line.length}`])
  })

  it('takes what readers outside macOS write of an archive', () => {
    const foreign = {
      ...{
        subsystem: '',
        thread_id: 4288490,
        pid: 0,
        library: '/System/Library/Extensions/A.kext/AppleH11ANEInterface',
      },
      ...{
        category: '',
        event_type: 'Log',
        log_type: 'Default',
        process: '/kernel',
        time: 1.7349203724334996e18,
      },
      ...{ message: 'ANE0: x\n', boot_uuid: 'CBE5', timestamp: '2024-12-23T02:19:32.433499648Z' },
    }
    const { records, faults } = readAll(`${JSON.stringify(foreign)}\n`)
    expect(faults).toEqual([])
    expect(records).toMatchObject([
      { message: 'ANE0: x', sender: 'AppleH11ANEInterface', process: 'kernel', bootId: 'CBE5' },
    ])
    expect(records[0]?.wallMs).toBeCloseTo(Date.UTC(2024, 11, 23, 2, 19, 32) + 433.5, 2)
  })

  it('never makes a number of what no number holds', () => {
    const line = writeLogEntry(LOG_ENTRIES.loaded(NOON, PROCESS), 'ndjson')
    expect(line).toContain('"traceID":41979461356879877')
    expect(JSON.stringify(readAll(line).records)).not.toContain('4197946135687')
  })

  it('says nothing once it is stopped, not even of the rest of a chunk', () => {
    const line = writeLogEntry(LOG_ENTRIES.loaded(NOON, PROCESS), 'ndjson')
    let count = 0
    const listener = {
      onRecord: () => {
        count++
        reader.stop()
      },
      onDropped: () => count++,
      onFault: () => count++,
    }
    const reader = new LogReader(listener, true)
    reader.write(Buffer.from(`${line}${line}nonsense\n${DROPPED}`))
    reader.end()
    expect(count).toBe(1)
  })
})

describe('text', () => {
  it.each(LOG_STYLES.filter((style) => style !== 'ndjson'))(
    'in the style %s gives the same records',
    (style) => {
      const entries = [
        LOG_ENTRIES.loaded(NOON, PROCESS),
        LOG_ENTRIES.opened(NOON + 1, PROCESS),
        LOG_ENTRIES.gone(NOON + 2, PROCESS),
        LOG_ENTRIES.compilerError(NOON + 3),
        {
          ...LOG_ENTRIES.opened(NOON + 4, PROCESS),
          message: '(Single-ANE System with LB) Opening H11ANE device',
        },
      ]
      const text = NOISE.join('') + entries.map((each) => writeLogEntry(each, style)).join('')
      const expected = readAll(entries.map((each) => writeLogEntry(each, 'ndjson')).join('')).records
      const { records, faults } = readAll(text, [7, 100])
      expect(faults).toEqual([])
      expect(records).toHaveLength(entries.length)
      for (const [index, record] of records.entries()) {
        const { process, pid, sender, subsystem, category, message } = expected[index] as LogRecord
        expect(record).toMatchObject({
          process,
          pid,
          sender,
          subsystem,
          category,
          message,
          processPath: null,
        })
        expect(record.hasZone).toBe(style !== 'compact')
      }
    },
  )

  it('keeps the lines of a message together', () => {
    const entries = [
      { ...LOG_ENTRIES.loaded(NOON, PROCESS), message: 'one\n\ntwo' },
      LOG_ENTRIES.asleep(NOON),
    ]
    const text = entries.map((each) => writeLogEntry(each, 'default')).join('')
    expect(readAll(text).records.map(({ message }) => message)).toEqual(entries.map(({ message }) => message))
  })

  it('leaves out activities, with their further lines, and tells what is no log', () => {
    const activity =
      '2026-09-20 12:00:00.000000+0000 0x1a2b     Activity    0x8000000000012345   100    0    app: (Lib) Something\nmore of it\n'
    const loss = activity.replace('Activity', 'constructor')
    const record = writeLogEntry(LOG_ENTRIES.asleep(NOON), 'default')
    expect(readAll(activity + loss + record)).toMatchObject({ told: ['record'], faults: [] })
    expect(readAll(`hello\n${record}`)).toMatchObject({
      told: ['record'],
      faults: ['malformed-document at 0'],
    })
  })

  it('is not taken for records in a stream, where whoever writes a line could make one up', () => {
    const forged = writeLogEntry(LOG_ENTRIES.loaded(NOON, PROCESS), 'default')
    expect(readAll(forged, [], true)).toMatchObject({ records: [], faults: ['malformed-document at 0'] })
  })

  it('without a zone is of this machine’s', () => {
    const { records } = readAll('2026-09-20 10:15:01.532 Df aned[545:1a2b] (ANEServices) x\n')
    expect(records[0]?.wallMs).toBe(new Date(2026, 8, 20, 10, 15, 1, 532).getTime())
  })
})

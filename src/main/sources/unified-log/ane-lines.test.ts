import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LONGEST_MESSAGE, LONGEST_PROCESS } from '#shared/ane-facts'
import { LOG_ENTRIES, writeLogEntry, type LogEntry } from '../../synthesis/log-writer'
import { AneLines, type AneLine } from './ane-lines'
import { LogReader } from './log-reader'

const NOON = Date.UTC(2026, 8, 20, 12)
const APP = { name: 'Example (beta) App', pid: 67109 }

/** What each of these becomes, read as one log. */
function recognised(entries: readonly LogEntry[]): (AneLine | null)[] {
  const lines = new AneLines()
  const found: (AneLine | null)[] = []
  const reader = new LogReader(
    {
      onRecord: (record) => found.push(lines.recognise(record)),
      onDropped: () => undefined,
      onFault: ({ message }) => {
        throw new Error(message)
      },
    },
    true,
  )
  for (const entry of entries) reader.write(Buffer.from(writeLogEntry(entry, 'ndjson')))
  return found
}

/** `kind, process, pid, evidence` of one. */
function factsOf(entry: LogEntry): unknown {
  const [line] = recognised([entry])
  if (line == null) return null
  const { process, pid, evidence } = line.facts
  return [line.kind, process, pid, evidence]
}

const driver = (message: string): LogEntry => ({ ...LOG_ENTRIES.asleep(NOON), message })
const services = (message: string, fields: Partial<LogEntry> = {}): LogEntry => ({
  ...LOG_ENTRIES.opened(NOON, APP),
  message,
  ...fields,
})
const daemon = (message: string, fields: Partial<LogEntry> = {}): LogEntry => ({
  ...LOG_ENTRIES.compileFailed(NOON),
  ...{ level: 'Default', message },
  ...fields,
})

describe('who', () => {
  it.each([
    ['an ownership line', LOG_ENTRIES.loaded(NOON, APP), ['ane-loaded', APP.name, APP.pid, 'ownership']],
    ['an open of its own', LOG_ENTRIES.opened(NOON, APP), ['ane-opened', APP.name, APP.pid, 'own-open']],
    ['power on', LOG_ENTRIES.powerOn(NOON, APP), ['ane-power-on', APP.name, null, 'power']],
    ['power off', LOG_ENTRIES.powerOff(NOON, APP), ['ane-power-off', APP.name, null, 'power']],
    ['a connection', LOG_ENTRIES.connected(NOON, APP), ['ane-connected', null, APP.pid, 'connection']],
    ['the daemon’s open', LOG_ENTRIES.openedByDaemon(NOON), ['ane-opened', null, null, 'unknown-client']],
    [
      'power on of macOS 12',
      driver('ANE0: ANE_PowerOn_gated: clientname:zoom.us isPowered: 1'),
      ['ane-power-on', 'zoom.us', null, 'power'],
    ],
    [
      'power off of macOS 12',
      driver('ANE0: ANE_PowerOff_gated: clientname:zoom.us'),
      ['ane-power-off', 'zoom.us', null, 'power'],
    ],
    [
      'the other form of a function’s name, on a second engine',
      driver('ANE1: ANE_PowerOn_gated : Client requesting power on: replayd'),
      ['ane-power-on', 'replayd', null, 'power'],
    ],
    [
      'a name that macOS hides',
      driver('ANE0: ANE_PowerOn_gated: Client requesting power on: <private>'),
      ['ane-power-on', null, null, 'unknown-client'],
    ],
    [
      'a buffer that could not be given',
      driver(
        'ANE0: setMemoryOwnership: INFO: transfer ownership of buffer to process (name:a pid:7) res=0xe00002c2',
      ),
      ['ane-error', 'a', 7, 'ownership'],
    ],
    [
      'an open of macOS 12',
      services('H11ANE Device Open succeeded with usage type: 1'),
      ['ane-opened', APP.name, APP.pid, 'own-open'],
    ],
    [
      'a program that may not',
      services('Could not open ANEDriver (possible missing entitlement) - status=0xe00002e2'),
      ['ane-error', APP.name, APP.pid, 'own-open'],
    ],
    [
      'a direct client, unnamed',
      driver('ANE0: newUserClient :H11ANEIn::newUserClient type=1'),
      ['ane-opened', null, null, 'unknown-client'],
    ],
    [
      'a program that the daemon turns away',
      daemon('Rejecting XPC connection requests from client(4711) : missing entitlement(x)', {
        level: 'Error',
      }),
      ['ane-error', null, 4711, 'connection'],
    ],
    [
      'a load by the daemon',
      daemon('ANED QoS: model.string_id=0 clientQos=21'),
      ['ane-loaded', null, null, 'unknown-client'],
    ],
    ['a compile that begins', LOG_ENTRIES.compile(NOON), ['ane-compile', null, null, 'unknown-client']],
    [
      'a compile that failed',
      LOG_ENTRIES.compileFailed(NOON),
      ['ane-compile-failed', null, null, 'unknown-client'],
    ],
    [
      'the compiler’s error',
      LOG_ENTRIES.compilerError(NOON),
      ['ane-compile-failed', null, null, 'unknown-client'],
    ],
    [
      'a failure that Core ML tells',
      services('E5RT: MILCompilerForANE error: Error=_ANECompiler : ANECCompile() FAILED (11)', {
        subsystem: 'com.apple.coreml',
        senderPath: '/System/Library/Frameworks/CoreML.framework/CoreML',
      }),
      ['ane-compile-failed', APP.name, APP.pid, 'own-open'],
    ],
    ['a start of the Mac', LOG_ENTRIES.boot(NOON), ['ane-boot', null, null, null]],
    ['the engine’s sleep', LOG_ENTRIES.asleep(NOON), ['ane-asleep', null, null, null]],
    [
      'the driver’s text under a program’s name',
      { ...services('ANE0: something'), senderPath: LOG_ENTRIES.asleep(NOON).senderPath as string },
      ['ane-other', APP.name, APP.pid, 'own-open'],
    ],
  ])('is told by %s', (_, entry, expected) => {
    expect(factsOf(entry)).toEqual(expected)
  })

  it('is the one that asks for Visual Look Up, of whom mediaanalysisd says nothing', () => {
    const entries = [
      LOG_ENTRIES.asked(NOON, 'parse', APP),
      LOG_ENTRIES.received(NOON),
      LOG_ENTRIES.asked(NOON, 'search', APP),
      { ...LOG_ENTRIES.asked(NOON, 'parse', APP), message: 'Signpost End: "VisionKit MAD Parse Request"' },
      { ...LOG_ENTRIES.asked(NOON, 'parse', APP), message: 'Running Visual Search Gating Task' },
    ]
    expect(
      recognised(entries).map((line) => line && [line.label, line.facts.process, line.facts.evidence]),
    ).toEqual([
      ['parse', APP.name, null],
      ['received', 'mediaanalysisd', null],
      ['search', APP.name, null],
      null,
      null,
    ])
  })
})

describe('names of processes', () => {
  it.each([
    ['a line break', 'two\nlines'],
    ['an escape', '\x1b[2Jcleared'],
    ['an id inside', 'x pid:1) res=0x0 and (name:y'],
    ['right-to-left text', '‮gpj.exe'],
    ['a mark of power', 'a isPowered'],
    ['half a character', 'ab\ud800c'],
  ])('with %s come as they are, and lead nowhere', (_, name) => {
    const process = { name, pid: 12 }
    expect(factsOf(LOG_ENTRIES.loaded(NOON, process))).toEqual(['ane-loaded', name, 12, 'ownership'])
    expect(factsOf(LOG_ENTRIES.powerOn(NOON, process))).toEqual(['ane-power-on', name, null, 'power'])
  })

  it('of any length are cut, and so are texts', () => {
    const [line] = recognised([LOG_ENTRIES.loaded(NOON, { name: 'n'.repeat(10_000), pid: 12 })])
    expect(line?.facts.process).toBe('n'.repeat(LONGEST_PROCESS))
    expect(line?.facts.pid).toBe(12)
    expect(line?.facts.message).toHaveLength(LONGEST_MESSAGE)
  })

  // A failure prints its seed.
  it('come out as they went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), (name, pid) => {
        fc.pre(name !== '<private>')
        const process = { name, pid }
        expect(factsOf(LOG_ENTRIES.loaded(NOON, process))).toEqual(['ane-loaded', name, pid, 'ownership'])
      }),
    )
  })
})

describe('what is no evidence', () => {
  it('is what `log` says of itself, with our own predicate in it', () => {
    const own = {
      ...LOG_ENTRIES.opened(NOON, APP),
      ...{ processPath: '/usr/bin/log', subsystem: 'com.apple.log' },
      message:
        'log run noninteractively, parent: 1 (Anemometer), args: Device Open succeeded with usage type: 1',
    }
    expect(factsOf(own)).toBeNull()
    expect(factsOf({ ...own, subsystem: '' })).toBeNull()
    // A program that is merely called so is one like any other.
    const namesake = { ...LOG_ENTRIES.opened(NOON, APP), processPath: '/opt/bin/log' }
    expect(factsOf(namesake)).toEqual(['ane-opened', 'log', APP.pid, 'own-open'])
  })

  it('is a driver’s line that some program writes', () => {
    const forged = {
      ...LOG_ENTRIES.loaded(NOON, { name: 'innocent', pid: 1 }),
      pid: 4,
      processPath: '/tmp/kernel',
    }
    expect(factsOf(forged)).toEqual(['ane-loaded', 'kernel', 4, 'own-open'])
    const sender = { ...LOG_ENTRIES.loaded(NOON, { name: 'innocent', pid: 1 }), senderPath: '/kernel' }
    expect(factsOf(sender)).toBeNull()
  })

  it('is a program that is called aned', () => {
    expect(factsOf({ ...LOG_ENTRIES.connected(NOON, APP), processPath: '/tmp/aned' })).toBeNull()
    expect(factsOf({ ...LOG_ENTRIES.compilerError(NOON), processPath: '/tmp/ANECompilerService' })).toBeNull()
  })

  it('is a step of an open', () => {
    for (const message of [
      'Found matching service: H1xANELoadBalancer',
      'Found ANE device :2',
      'Total num of devices 2',
      'LB Found at index 0',
      '(Single-ANE System with ANEDriver) Selected ANEDriver device',
      '(Possible Multi-ANE System) Opening ANEDevice at index 1',
      'ANEServicesDevice::ANEServicesDeviceOpen, usage type: 1',
    ])
      expect(factsOf(services(message))).toBeNull()
  })

  it('is ordinary tidying and powering down', () => {
    expect(factsOf(driver('ANE0: ANE_CleanupForColdReboot_gated: Cleanup started'))).toEqual([
      'ane-other',
      null,
      null,
      null,
    ])
    expect(factsOf(daemon('FAILED removing <private>', { level: 'Error' }))).toEqual([
      'ane-other',
      null,
      null,
      null,
    ])
  })

  it('is anything that has nothing to do with it', () => {
    expect(factsOf(services('Hello', { senderPath: '/usr/lib/libother.dylib' }))).toBeNull()
    expect(
      factsOf(daemon('[0x1] activating connection: name=com.apple.cfprefsd', { subsystem: 'com.apple.xpc' })),
    ).toBeNull()
  })
})

it('keeps a wording that nobody knows yet, raw', () => {
  for (const entry of [
    driver('ANE0: newer: Client 5 admitted'),
    services('ANEServices speaks differently'),
    daemon('a new sentence'),
    { ...LOG_ENTRIES.compilerError(NOON), message: 'a new sentence' },
  ])
    expect(recognised([entry])).toMatchObject([
      { kind: 'ane-other', facts: { message: entry.message, evidence: null } },
    ])
})

it('tells the end of a connection only of whom it saw connect, once', () => {
  const other = { name: 'b', pid: 3 }
  const kinds = recognised([
    LOG_ENTRIES.gone(NOON, APP),
    LOG_ENTRIES.connected(NOON, APP),
    LOG_ENTRIES.gone(NOON, other),
    LOG_ENTRIES.gone(NOON, APP),
    LOG_ENTRIES.gone(NOON, APP),
  ]).map((line) => line?.kind ?? null)
  expect(kinds).toEqual([null, 'ane-connected', null, 'ane-gone', null])
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockTime } from '#shared/format'
import type { Glance } from '#shared/glance'
import type { FiredAlert } from '#shared/alerts'
import type { SourceStatus } from '#shared/source-status'
import { liveStatusWith as live } from '#shared/testing/live-status'
import { sampleWith } from '#shared/testing/sample-with'
import type { LogState } from '#shared/unified-log'
import { GlanceMeter } from './glance-meter'
import { hasTrouble, readingOf, type MeterReading } from './meter-reading'
import { menuShape, trayMenu, type MenuContext, type MenuEntry } from './tray-menu'
import { itemTitle, trayTitle, trayTooltip } from './tray-text'

const status: SourceStatus = {
  sessionId: 1,
  kind: 'live',
  isMadeUp: false,
  state: 'running',
  label: 'Live',
  message: null,
  machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
  requestedIntervalMs: 1000,
  measuredIntervalMs: 1004,
  sampleCount: 3,
  faultCount: 0,
  lastFault: null,
  replay: null,
  live: live({ kind: 'live' }),
  eventSources: [],
}
const plain = (text: string): string => text.replaceAll(/[\u202f\u2007]/g, ' ')
const withPower = (powerMw: number | null) => {
  const sample = sampleWith({ cpu: { powerMw: 100, clusters: [] } })
  return { ...sample, ane: { ...sample.ane, powerMw } }
}

describe('trayTitle', () => {
  it.each([
    [49, ' 49 mW'],
    [0, '  0 mW'],
    [262, '262 mW'],
    [2620, '2.62 W '],
    [12_900, '12.9 W '],
    [0.2, ' <1 mW'],
    [null, '  – mW'],
  ])('%s mW is "%s"', (powerMw, text) => expect(plain(trayTitle(powerMw))).toBe(text))

  it('always has three places for digits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 900_000, noNaN: true }), (powerMw) => {
        const places = trayTitle(powerMw).replaceAll(/[^\d<\u2007]/g, '').length
        expect(places).toBe(trayTitle(powerMw).includes('mW') ? 3 : 4)
      }),
    )
  })
})

describe('itemTitle', () => {
  const fixed = (powerMw: number | null, unit: 'mW' | 'W'): string =>
    plain(itemTitle([[null, powerMw]], unit))
  it.each([
    [49, 'mW', '   49 mW'],
    [12_900, 'mW', '12900 mW'],
    [0.2, 'mW', '   <1 mW'],
    [0, 'W', ' 0.00 W'],
    [4.9, 'W', '<0.01 W'],
    [5, 'W', ' 0.01 W'],
    [49, 'W', ' 0.05 W'],
    [12_900, 'W', '12.90 W'],
    [115_200, 'W', '115.2 W'],
    [null, 'W', '    – W'],
  ] as const)('%s in %s is "%s"', (powerMw, unit, text) => expect(fixed(powerMw, unit)).toBe(text))
  it('is always as wide in a fixed unit', () => {
    fc.assert(
      fc.property(
        fc.option(fc.double({ min: 0, max: 99_999, noNaN: true })),
        fc.constantFrom('mW' as const, 'W' as const),
        (powerMw, unit) => {
          expect(fixed(powerMw, unit)).toHaveLength(6 + unit.length)
        },
      ),
    )
  })
  it('names powers that stand beside others', () =>
    expect(
      plain(
        itemTitle(
          [
            ['ane', 49],
            ['gpu', 2620],
          ],
          'automatic',
        ),
      ),
    ).toBe('ANE  49 mW  GPU 2.62 W '))
})

describe('trayTooltip', () => {
  it('names the value in words', () =>
    expect(plain(trayTooltip(readingOf(status, withPower(49))))).toBe('Neural Engine: 49 mW'))

  it.each(['demonstration', 'replay'] as const)('says that made-up readings of a %s are some', (kind) =>
    expect(trayTooltip(readingOf({ ...status, kind, isMadeUp: true }, withPower(49)))).toContain(
      'Demonstration: these are not readings of this machine',
    ),
  )

  it.each([
    [{ state: 'starting' as const }, 'Waiting for the first sample.'],
    [{ state: 'paused' as const }, 'Reading is paused.'],
    [{ state: 'failed' as const, message: 'The disk is gone.' }, 'The disk is gone.'],
  ])('gives the reason where nothing is known: %j', (part, text) =>
    expect(trayTooltip(readingOf({ ...status, ...part }, withPower(49)))).toBe(text),
  )

  it.each([
    [{ kind: 'late' as const }, 'No sample for three intervals'],
    [
      { kind: 'restarting' as const, delayMs: 2120, reason: 'powermetrics ended.' },
      'Trying again in 3 s. powermetrics ended.',
    ],
    [{ kind: 'suspended' as const }, 'Stopped for a while'],
  ])('says how live readings stand instead of showing an old value: %j', (state, text) => {
    const tooltip = plain(trayTooltip(readingOf({ ...status, live: live(state) }, withPower(49))))
    expect(tooltip).toContain(text)
    expect(tooltip).not.toContain('49')
  })

  it('gives the reason where the Mac does not report it', () =>
    expect(trayTooltip(readingOf(status, withPower(null)))).toContain('not reported by this Mac'))

  it.each([
    [1, 'A message waits: open Anemometer'],
    [2, '2 messages wait: open Anemometer'],
  ])('ends with what waits for a window: %s', (count, text) =>
    expect(trayTooltip(readingOf(status, withPower(49)), count)).toMatch(new RegExp(`\n${text}$`)),
  )
})

describe('hasTrouble', () => {
  const trouble = (part: Partial<SourceStatus>, messages = 0) =>
    hasTrouble(readingOf({ ...status, ...part }, withPower(49)), messages)
  it.each([
    [{}, 0, false],
    [{}, 1, true],
    [{ state: 'paused' as const, live: live({ kind: 'suspended' }) }, 0, false],
    [{ state: 'failed' as const }, 0, true],
    [{ live: live({ kind: 'late' }) }, 0, true],
    [{ live: live({ kind: 'starting' }) }, 0, false],
    [{ live: live({ kind: 'not-allowed', reason: null }) }, 0, true],
    [{ live: live({ kind: 'not-allowed', reason: null }, { ioReport: { kind: 'reading' } }) }, 0, false],
    [{ kind: 'demonstration' as const, live: live({ kind: 'late' }) }, 0, false],
  ])('%j with %s messages: %s', (part, messages, expected) => expect(trouble(part, messages)).toBe(expected))
})

const glanceOf = (reading: MeterReading, waitingMessages = 0): Glance =>
  new GlanceMeter().glance({ reading, who: null, measuring: null, waitingMessages })

describe('the note of the popover', () => {
  it.each([
    [{}, 0, null, false],
    [{}, 1, 'A message waits: open Anemometer.', true],
    [{ state: 'paused' as const }, 0, 'Reading is paused.', false],
    [{ state: 'paused' as const }, 2, 'Reading is paused. 2 messages wait: open Anemometer.', true],
  ])('%j with %s messages: %s', (part, messages, note, isTrouble) =>
    expect(glanceOf(readingOf({ ...status, ...part }, withPower(49)), messages)).toMatchObject({
      note,
      isTrouble,
    }),
  )
})

describe('trayMenu', () => {
  const labels = (entries: MenuEntry[]): string[] =>
    entries.map((entry) => ('label' in entry ? plain(entry.label) : '-'))
  const context = {
    ...{ startAtLogin: null, waitingMessages: 0, givenAt: null, readsLog: true },
    alerts: { last: null, isSnoozed: false },
  }
  const menu = (
    part: Partial<SourceStatus> = {},
    more: Partial<MenuContext & Glance> = {},
    sample = withPower(49),
  ) => {
    const reading = readingOf({ ...status, ...part }, sample)
    const glance = { ...glanceOf(reading), ...more }
    return trayMenu({ reading, glance, ...context, ...more })
  }

  it('tells who used it, in short lines, or why nobody can tell', () => {
    const who =
      'A & B (pid 9) loaded a model at 12:04:01.223; ANE power rose 180 ms later. At the same time it was in use by C.'
    expect(labels(menu({}, { who })).slice(3, 6)).toEqual([
      'A && B (pid 9) loaded a model at 12:04:01.223;',
      'ANE power rose 180 ms later.',
      'At the same time it was in use by C.',
    ])
    const log = (state: LogState): Partial<SourceStatus> => ({
      eventSources: [
        { label: 'Unified log', state: { kind: 'running' }, log: state, skippedCount: 0, lastFault: null },
      ],
    })
    expect(labels(menu(log({ kind: 'reading' })))[3]).toBe('-')
    expect(labels(menu(log({ kind: 'not-administrator' })))[3]).toBe('Only administrators can read the log')
  })

  it('has one row for alerts, once one has fired or they are snoozed', () => {
    const toMs = new Date(2026, 2, 30, 14, 5, 9).getTime()
    const label = 'CPU above 10.0 W for 5 min'
    const last: FiredAlert = {
      ...{ id: 'power', label, text: '', fromMs: toMs - 300_000, toMs },
      ...{ sessionId: 1, source: 'live', shown: 'shown' },
    }
    const row = (alerts: MenuContext['alerts']) => {
      const entry = menu({}, { alerts })[3]
      return entry?.type === 'submenu' ? [entry.label, ...entry.entries] : []
    }
    const show = { type: 'action', label: 'Show on the Charts', action: { kind: 'show-alert' } }
    const snooze = (isSnoozed: boolean) => ({
      ...{ type: 'toggle', label: 'Snooze Alerts for an Hour', checked: isSnoozed },
      action: { kind: 'snooze-alerts', isWanted: !isSnoozed },
    })
    expect(row({ last: null, isSnoozed: false })).toEqual([])
    expect(row({ last, isSnoozed: false })).toEqual([`Alert 14:05:09: ${label}`, show, snooze(false)])
    expect(row({ last: null, isSnoozed: true })).toEqual(['Alerts Are Snoozed', snooze(true)])
  })

  it('offers to tell where nobody asked for it yet, of this Mac', () => {
    const offer = 'Tell Who Uses the ANE…'
    expect(labels(menu({}, { readsLog: false }))[3]).toBe(offer)
    expect(labels(menu({ kind: 'demonstration' }, { readsLog: false }))).not.toContain(offer)
    expect(labels(menu({ state: 'paused' }))).not.toContain(offer)
  })

  it('shows the figures, then what can be done', () =>
    expect(labels(menu())).toEqual([
      'ANE  49 mW',
      'GPU  –',
      'CPU  100 mW',
      '-',
      'Open Anemometer',
      'Start Measurement',
      'Measurements…',
      'Add Mark',
      '-',
      'Picture',
      'Save What Just Happened…',
      'Import…',
      '-',
      'Pause Reading',
      'Source',
      '-',
      'Settings…',
      'About Anemometer',
      'Quit Anemometer',
    ]))

  it.each([
    [1, 'Read a Message…'],
    [3, 'Read 3 Messages…'],
  ])('leads to the window where %s messages wait', (waitingMessages, label) =>
    expect(menu({}, { waitingMessages })).toContainEqual({
      type: 'action',
      label,
      action: { kind: 'open-window' },
    }),
  )

  it('offers to resume what is paused, and shows no old figures', () => {
    const paused = menu({ state: 'paused' })
    expect(labels(paused)).toContain('Resume Reading')
    expect(labels(paused)[0]).toBe('ANE  –')
    expect(labels(paused)[3]).toBe('Reading is paused.')
  })

  it('says when the figures of a menu given beforehand were read', () => {
    const given = menu({}, { givenAt: '18:27:31' })
    expect(labels(given)[3]).toBe('at 18:27:31')
    expect(menuShape(given)).toBe(menuShape(menu()))
  })

  it('has another shape when something else can be chosen', () =>
    expect(menuShape(menu({ state: 'paused' }))).not.toBe(menuShape(menu())))

  it('says what the popover says, and none of it where it is not known', () => {
    const sample = withPower(49)
    const told = menu(
      {},
      {
        activity: {
          ...{ isWorking: false, sinceMs: Date.UTC(2026, 2, 30, 12), isAtLeast: false },
          ...{ nowMs: Date.UTC(2026, 2, 30, 12), burst: { durationMs: 3100, energyMj: 103 } },
        },
        aneReadBytesPerSecond: 232e6,
        thermalPressure: 'Nominal',
      },
      sample,
    )
    const clock = clockTime(new Date(Date.UTC(2026, 2, 30, 12)))
    expect(labels(told).slice(0, 7)).toEqual([
      'ANE  49 mW',
      `Idle since ${clock}; last burst 3.1 s, 103 mJ`,
      'ANE traffic  232 MB/s read, – written',
      'GPU  –',
      'CPU  100 mW',
      'Thermal pressure  Nominal',
      '-',
    ])
    expect(menuShape(told)).toBe(menuShape(menu()))
  })
  it('takes no ampersand of a name for the mark of a key', () =>
    expect(labels(menu({ kind: 'replay', label: 'R&D.plist' }))).toContain('Recording: R&&D.plist'))
  it('offers to stop the measurement that runs, and says for how long it has', () => {
    const running = (durationMs: number) => menu({}, { measuring: { durationMs, energyMj: 360 } })
    const measuring = running(72_000)
    expect(labels(measuring)[3]).toBe('Measuring: 1 min 12 s, 360 mJ')
    expect(labels(measuring)).toContain('Stop Measurement')
    expect(labels(measuring)).not.toContain('Start Measurement')
    expect(menuShape(measuring)).not.toBe(menuShape(menu()))
    expect(menuShape(measuring)).toBe(menuShape(running(73_000)))
  })

  it('starts no measurement of what has ended, but stops one', () => {
    const entry = (label: string, isMeasuring: boolean) =>
      menu({ state: 'ended' }, { measuring: isMeasuring ? { durationMs: 0, energyMj: null } : null }).find(
        (found) => 'label' in found && found.label === label,
      )
    expect(entry('Start Measurement', false)).toMatchObject({ enabled: false })
    expect(entry('Stop Measurement', true)).not.toMatchObject({ enabled: false })
  })

  it('saves what just happened once something has', () => {
    const canSave = (part: Partial<SourceStatus>): unknown =>
      menu(part).find((entry) => 'label' in entry && entry.label === 'Save What Just Happened…')
    expect(canSave({ state: 'starting', sampleCount: 0 })).toMatchObject({ enabled: false })
    expect(canSave({ state: 'paused' })).toMatchObject({ enabled: true })
  })

  it('offers to start at login only where that exists', () =>
    expect(menu({}, { startAtLogin: true })).toContainEqual(
      expect.objectContaining({ label: 'Start at Login', checked: true }),
    ))

  it('leads to the permission where live readings can be had', () => {
    const source = (part: Partial<SourceStatus>) =>
      menu(part).flatMap((entry) => (entry.type === 'submenu' ? labels(entry.entries) : []))
    expect(source({ live: null })).not.toContain('About Live Readings…')
    expect(source({})).toContain('About Live Readings…')
    expect(source({ live: { ...live({ kind: 'not-allowed', reason: null }), way: null } })).toContain(
      'Set Up Live Readings…',
    )
  })

  it('names the state when live readings do not flow', () =>
    expect(labels(menu({ live: live({ kind: 'late' }) }))).toContain('No sample for three intervals'))

  it('marks the source', () => {
    const source = menu({ kind: 'replay', label: 'a.plist' }).find(
      (entry) => 'label' in entry && entry.label === 'Source',
    )
    const checked =
      source?.type === 'submenu' ? source.entries.filter((entry) => 'checked' in entry && entry.checked) : []
    expect(labels(checked)).toEqual(['Open Recording…'])
  })
})

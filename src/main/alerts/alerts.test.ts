import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  ALERT_IDS,
  DEFAULT_ALERTS,
  SNOOZE_MS,
  type AlertRules,
  type AlertSettings,
  type AlertsState,
} from '#shared/alerts'
import { plainSpaces } from '#shared/plain-text'
import type { PlacedSample, Sample } from '#shared/sample'
import type { SourceStatus } from '#shared/source-status'
import { aneEvents } from '#shared/testing/ane-events'
import { liveStatusWith } from '#shared/testing/live-status'
import { sampleWith } from '#shared/testing/sample-with'
import type { TrackEvent } from '#shared/track-events'
import { Timeline } from '../pipeline/timeline'
import { Alerts } from './alerts'
import { testStatus } from './testing/test-status'

const T0 = Date.UTC(2026, 2, 30, 12)
const APP = { name: 'Core ML Test', pid: 2077 }
const atHour = (hour: number) => new Date(2026, 2, 30, hour)

let settings: AlertSettings
let status: SourceStatus
let isMeasuring: boolean
let now: Date
let events: TrackEvent[]
/** The labels that were shown, with `(silent)` where they were without a sound. */
let shown: string[]
/** What was told of each change. */
let states: AlertsState[]
let alerts: Alerts
let endMs: number
let sequence: number

beforeEach(() => {
  settings = DEFAULT_ALERTS
  status = testStatus({
    eventSources: [
      {
        label: 'Log',
        state: { kind: 'running' },
        log: { kind: 'reading' },
        skippedCount: 0,
        lastFault: null,
      },
    ],
  })
  isMeasuring = false
  now = atHour(12)
  events = []
  shown = []
  endMs = T0
  sequence = 0
  states = []
  alerts = createAlerts()
})

afterEach(() => alerts.dispose())

function createAlerts(): Alerts {
  return new Alerts({
    settings: () => settings,
    isMeasuring: () => isMeasuring,
    status: () => status,
    presentMs: () => endMs + 250,
    now: () => now,
    addEvent: (event) => events.push(event),
    notify: ({ label }, isSilent) => shown.push(`${plainSpaces(label)}${isSilent ? ' (silent)' : ''}`),
    onChange: (state) => states.push(state),
  })
}

function set(changed: { [Id in keyof AlertRules]?: Partial<AlertRules[Id]> }): void {
  const rules = Object.fromEntries(
    ALERT_IDS.map((id) => [id, { ...settings.rules[id], ...changed[id] }]),
  ) as unknown as AlertRules
  settings = { ...settings, rules }
  alerts.settingsChanged()
}

const CPU_1W = { power: { isOn: true, metric: 'cpu.powerMw', aboveMw: 1000, forSeconds: 10 } } as const
const EMPTY = sampleWith({ elapsedMs: 1000 })
const cpu = (powerMw: number | null, aneMw: number | null = null): Sample => ({
  ...EMPTY,
  cpu: { ...EMPTY.cpu, powerMw },
  gpu: { ...EMPTY.gpu, powerMw: 0 },
  ane: { ...EMPTY.ane, powerMw: aneMw },
})

/** The next windows of a second; `missingMs` before the first of them. */
function read(sample: Sample, count: number, missingMs = 0): void {
  for (let index = 0; index < count; index++) {
    const isFirst = index === 0 && missingMs > 0
    endMs += 1000 + (isFirst ? missingMs : 0)
    alerts.onSample({ sequence: sequence++, endMs, gapBefore: isFirst, sample }, status)
  }
}

const labels = () => events.map(({ label }) => plainSpaces(label))

describe('an alert about the readings', () => {
  it('fires once: an event over the time it speaks of, and a notification', () => {
    set(CPU_1W)
    read(cpu(500), 5)
    read(cpu(2000), 9)
    expect([events, shown]).toEqual([[], []])
    read(cpu(2000), 60)
    const label = 'CPU above 1.00 W for 10 s'
    expect(events.map((event) => ({ ...event, label: plainSpaces(event.label) }))).toEqual([
      { kind: 'alert', label, startMs: T0 + 5000, endMs: T0 + 15_000, uncertaintyMs: 0 },
    ])
    expect(shown).toEqual([label])
    expect(alerts.state.fired).toMatchObject([
      { id: 'power', fromMs: T0 + 5000, toMs: T0 + 15_000, sessionId: 1, shown: 'shown' },
    ])
    expect(plainSpaces(alerts.state.fired[0]?.text ?? '')).toBe('The newest reading was 2.00 W.')
  })

  it('fires again only after a minute below', () => {
    set(CPU_1W)
    read(cpu(2000), 10)
    read(cpu(0), 59)
    read(cpu(2000), 10)
    expect(shown).toHaveLength(1)
    read(cpu(0), 60)
    read(cpu(2000), 10)
    expect(shown).toHaveLength(2)
  })

  it('fires for none that is off', () => {
    read({ ...cpu(90_000, 900), thermalPressure: 'Sleeping' }, 5000)
    expect([events, shown]).toEqual([[], []])
  })

  it('does not fire from what is unknown, nor over missing time', () => {
    set({ ...CPU_1W, 'ane-active': { isOn: true, forSeconds: 10 }, thermal: { isOn: true } })
    read(EMPTY, 100)
    for (let index = 0; index < 20; index++) read(cpu(2000, 90), 9, 3_600_000)
    read({ ...cpu(2000, 90), elapsedMs: null }, 100)
    expect(events).toEqual([])
  })

  it('begins anew with a window of unknown length, and says nothing from it', () => {
    set({ ...CPU_1W, thermal: { isOn: true, atLeast: 'Moderate' } })
    read(cpu(2000), 9)
    read({ ...cpu(2000), elapsedMs: null, thermalPressure: 'Heavy' }, 1)
    read(cpu(2000), 9)
    expect(shown).toEqual([])
    read(cpu(2000), 1)
    expect(shown).toEqual(['CPU above 1.00 W for 10 s'])
  })

  it('begins anew where its rule was changed, and goes on where another one was', () => {
    set(CPU_1W)
    read(cpu(2000), 9)
    set({ thermal: { isOn: true } })
    read(cpu(2000), 1)
    expect(shown).toHaveLength(1)
    set({ power: { aboveMw: 1500 } })
    read(cpu(2000), 10)
    expect(shown).toHaveLength(2)
  })

  it('says at once that macOS reports pressure, and once while it comes and goes', () => {
    set({ thermal: { isOn: true, atLeast: 'Moderate' } })
    for (const word of ['Nominal', 'Moderate', 'Nominal', 'Heavy', 'Nominal'])
      read({ ...cpu(0), thermalPressure: word }, 30)
    expect(shown).toEqual(['Thermal pressure Moderate or more'])
    expect(alerts.state.fired[0]?.text).toBe('macOS reports Moderate.')
  })

  it('belongs to its session', () => {
    set(CPU_1W)
    read(cpu(2000), 9)
    status = { ...status, sessionId: 2 }
    alerts.onSession(status)
    read(cpu(2000), 9)
    expect(shown).toEqual([])
    read(cpu(2000), 1)
    expect(alerts.state.fired[0]?.sessionId).toBe(2)
  })

  it('of a recording becomes an event, and is not shown', () => {
    status = testStatus({ kind: 'replay' })
    set(CPU_1W)
    read(cpu(2000), 10)
    expect([events.length, shown, alerts.state.fired[0]?.shown]).toEqual([1, [], 'none'])
  })
})

describe('a clock that is set', () => {
  /** Samples whose stamps follow a clock that is set by `stepMs` before every tenth. */
  function placed(stepsMs: readonly number[], sample: Sample): PlacedSample[] {
    const timeline = new Timeline()
    let wallMs = T0
    return stepsMs.flatMap((stepMs) => {
      wallMs += stepMs
      return Array.from({ length: 10 }, () => {
        wallMs += 1000
        return timeline.place({ ...sample, timestamp: new Date(wallMs).toISOString() }, wallMs)
      })
    })
  }

  it('does not raise what was raised again', () => {
    set({ ...CPU_1W, thermal: { isOn: true, atLeast: 'Moderate' } })
    const sample = { ...cpu(2000), thermalPressure: 'Heavy' }
    for (const each of placed([0, 0, -7_200_000, 0, 3_600_000, 0], sample)) alerts.onSample(each, status)
    expect(shown.toSorted()).toEqual(['CPU above 1.00 W for 10 s', 'Thermal pressure Moderate or more'])
  })

  it('fires at most once whatever it does, while nothing changes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e8, max: 1e8 }), { maxLength: 20 }), (steps) => {
        alerts.restart(status)
        set(CPU_1W)
        shown = []
        for (const each of placed(steps, cpu(2000))) alerts.onSample(each, status)
        expect(shown.length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('quiet hours and snooze', () => {
  beforeEach(() => {
    set(CPU_1W)
    settings = { ...settings, quietHours: { isOn: true, fromMinute: 22 * 60, toMinute: 7 * 60 } }
    now = atHour(23)
  })

  it('keep the event, and hold the notification back', () => {
    read(cpu(2000), 20)
    expect([events.length, shown, alerts.state.fired[0]?.shown]).toEqual([1, [], 'held-back'])
  })

  it('show it once when they are over, if it goes on', () => {
    read(cpu(2000), 20)
    now = atHour(7)
    read(cpu(2000), 20)
    expect([events.length, shown.length, alerts.state.fired[0]?.shown]).toEqual([1, 1, 'shown'])
  })

  it('show of the same only the newest', () => {
    read(cpu(2000), 10)
    read(cpu(0), 60)
    read(cpu(2000), 10)
    now = atHour(7)
    read(cpu(2000), 1)
    expect([events.length, shown.length]).toEqual([2, 1])
    expect(alerts.state.fired.map((alert) => alert.shown)).toEqual(['shown', 'held-back'])
  })

  it('do not show what was switched off, or is of an older session', () => {
    read(cpu(2000), 10)
    set({ power: { isOn: false } })
    now = atHour(7)
    read(cpu(2000), 5)
    now = atHour(23)
    set({ power: { isOn: true } })
    read(cpu(2000), 10)
    status = { ...status, sessionId: 2 }
    alerts.onSession(status)
    now = atHour(7)
    read(cpu(2000), 5)
    expect([events.length, shown]).toEqual([2, []])
  })

  it('do not show what is over', () => {
    read(cpu(2000), 20)
    read(cpu(0), 60)
    now = atHour(7)
    read(cpu(2000), 5)
    expect(shown).toEqual([])
  })

  it('a snooze does the same', () => {
    now = atHour(12)
    settings = { ...settings, snoozedUntilMs: now.getTime() + SNOOZE_MS }
    alerts.settingsChanged()
    expect(alerts.state.isSnoozed).toBe(true)
    read(cpu(2000), 20)
    expect(shown).toEqual([])
    now = new Date(now.getTime() + SNOOZE_MS)
    read(cpu(2000), 1)
    expect([shown.length, alerts.state.isSnoozed]).toEqual([1, false])
  })

  it('goes on in an app that is started meanwhile, which announces nothing until something changes', () => {
    settings = { ...settings, snoozedUntilMs: now.getTime() + SNOOZE_MS }
    states = []
    alerts = createAlerts()
    expect([alerts.state.isSnoozed, states]).toEqual([true, []])
    settings = { ...settings, snoozedUntilMs: null }
    alerts.settingsChanged()
    expect(states).toMatchObject([{ isSnoozed: false }])
  })

  it('are over after sleep, and show nothing that does not hold any more', () => {
    read(cpu(2000), 20)
    now = atHour(7)
    read(cpu(null), 1, 8 * 3_600_000)
    read(cpu(0), 3)
    expect(shown).toEqual([])
    read(cpu(2000), 1)
    expect(shown).toEqual(['CPU above 1.00 W for 10 s'])
  })
  it('show what loses data all the same, without a sound', () => {
    alerts.onRecording('The disk is full.')
    expect(shown).toEqual(['The history cannot be written (silent)'])
  })
})

describe('a snooze without readings', () => {
  /** What is left of it at first, ms. */
  const LEFT_MS = SNOOZE_MS - 4500
  let beganMs: number
  /** Time passes on the clock as for timers, by half a second at a time. */
  const pass = (ms: number): void => {
    for (let leftMs = ms; leftMs > 0; leftMs -= 500) {
      now = new Date(now.getTime() + Math.min(500, leftMs))
      vi.advanceTimersByTime(Math.min(500, leftMs))
    }
  }

  beforeEach(() => {
    vi.useFakeTimers()
    beganMs = now.getTime()
    settings = { ...settings, snoozedUntilMs: beganMs + LEFT_MS }
    alerts.settingsChanged()
    states = []
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('ends at its time, and says so once', () => {
    pass(LEFT_MS - 1)
    expect(states).toEqual([])
    pass(1)
    expect(states).toMatchObject([{ isSnoozed: false }])
    pass(SNOOZE_MS)
    expect(states).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that went on from an earlier start ends, too', () => {
    alerts.dispose()
    alerts = createAlerts()
    pass(LEFT_MS)
    expect(states).toMatchObject([{ isSnoozed: false }])
  })

  it('ends within ten seconds of waking, and of a clock that is set, forwards or back', () => {
    // Timers stood still while the clock went on.
    now = new Date(beganMs + LEFT_MS)
    vi.advanceTimersByTime(10_000)
    expect(states).toMatchObject([{ isSnoozed: false }])
    settings = { ...settings, snoozedUntilMs: now.getTime() + SNOOZE_MS }
    alerts.settingsChanged()
    now = new Date(now.getTime() - SNOOZE_MS - 1)
    vi.advanceTimersByTime(10_000)
    expect(states.map(({ isSnoozed }) => isSnoozed)).toEqual([false, true, false])
  })

  it('that is made longer, or ended by the person, is so at once', () => {
    pass(5000)
    settings = { ...settings, snoozedUntilMs: now.getTime() + SNOOZE_MS }
    alerts.settingsChanged()
    pass(SNOOZE_MS - 1)
    expect(states).toEqual([])
    settings = { ...settings, snoozedUntilMs: null }
    alerts.settingsChanged()
    expect(states).toMatchObject([{ isSnoozed: false }])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('looks at no clock any more once the app is quit', () => {
    alerts.dispose()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('readings that are lost', () => {
  const lost = () => {
    const live = liveStatusWith({ kind: 'restarting', delayMs: 2000, reason: 'powermetrics ended.' })
    alerts.onStatus((status = testStatus({ kind: 'live', isMadeUp: false, live })))
  }

  it('are told once while a measurement runs, and again after a minute of readings', () => {
    isMeasuring = true
    read(cpu(0), 3)
    for (let index = 0; index < 3; index++) {
      lost()
      read(cpu(0), 10, 2000)
    }
    expect(shown).toEqual(['Readings were lost'])
    expect(events).toMatchObject([{ startMs: T0 + 3250, endMs: null, uncertaintyMs: 1000 }])
    expect(alerts.state.fired[0]?.text).toContain('powermetrics ended.')
    read(cpu(0), 60)
    lost()
    expect(shown).toHaveLength(2)
  })

  it('are not told to a measurement that begins when they are back', () => {
    lost()
    read(cpu(0), 1, 2000)
    isMeasuring = true
    alerts.measuringChanged()
    expect(shown).toEqual([])
  })

  it('are told to the next measurement, after a minute of readings without one', () => {
    isMeasuring = true
    lost()
    isMeasuring = false
    read(cpu(0), 60, 2000)
    isMeasuring = true
    lost()
    expect(shown).toHaveLength(2)
  })

  it('are not told while nothing is measured, unless that is asked for', () => {
    lost()
    expect(shown).toEqual([])
    set({ 'source-lost': { onlyWhileMeasuring: false } })
    lost()
    expect(shown).toHaveLength(1)
  })

  it('are told where a measurement begins without them', () => {
    lost()
    isMeasuring = true
    alerts.measuringChanged()
    expect(shown).toHaveLength(1)
  })
})

describe('a history that cannot be written', () => {
  it('is told once while it comes and goes, and again after a minute of writing', () => {
    for (let index = 0; index < 3; index++) {
      alerts.onRecording('The history cannot be written: the disk is full.')
      read(cpu(0), 20)
      alerts.onRecording(null)
      read(cpu(0), 20)
    }
    expect(shown).toHaveLength(1)
    read(cpu(0), 60)
    alerts.onRecording('The history cannot be written: the disk is full.')
    expect(shown).toHaveLength(2)
  })

  it('is told where its rule is switched on meanwhile', () => {
    set({ 'recording-stopped': { isOn: false } })
    alerts.onRecording('The disk is full.')
    read(cpu(0), 5)
    expect(shown).toEqual([])
    set({ 'recording-stopped': { isOn: true } })
    read(cpu(0), 5)
    expect([shown.length, alerts.state.fired[0]?.text]).toEqual([1, 'The disk is full.'])
  })

  it('is not told again by another source', () => {
    alerts.onRecording('The disk is full.')
    alerts.onSession(status)
    read(cpu(0), 20)
    expect(shown).toHaveLength(1)
  })
})

describe('an app that should use the ANE', () => {
  beforeEach(() => {
    set({ 'ane-unused': { isOn: true, program: APP.name, aboveMw: 1000, forSeconds: 10 } })
    alerts.onEvent(aneEvents.logOn(T0))
  })

  it('is told once, with its name in the notification only', () => {
    alerts.onEvent(aneEvents.loaded(T0, APP))
    read(cpu(2000, 49), 1)
    read(cpu(2000, 0), 30)
    expect(labels()).toEqual(['ANE unused while CPU or GPU took more than 1.00 W for 10 s'])
    expect(plainSpaces(alerts.state.fired[0]?.text ?? '')).toBe(
      'Core ML Test runs, and the ANE took no power. It last worked 10 s before.',
    )
    expect(alerts.state.program).toBe('runs')
  })

  it('is told with what speaks against it: the counter never moved', () => {
    alerts.onEvent(aneEvents.loaded(T0, APP))
    read(cpu(2000, 0), 10)
    expect(alerts.state.fired[0]?.text).toContain('may be one that never moves')
  })

  it('is not told while nobody knows of the app, the ANE, or the log', () => {
    read(cpu(2000, 0), 100)
    alerts.onEvent(aneEvents.loaded(T0, APP))
    read(cpu(2000, null), 100)
    status = { ...status, eventSources: [] }
    read(cpu(2000, 0), 100)
    expect([events, alerts.state.program]).toEqual([[], 'unknown'])
  })

  it('is not told from what an older session told of the app', () => {
    alerts.onEvent(aneEvents.loaded(T0, APP))
    alerts.onSession(status)
    read(cpu(2000, 0), 100)
    expect([events, alerts.state.program]).toEqual([[], 'unknown'])
  })

  it('is not told while the ANE works now and then, however little', () => {
    alerts.onEvent(aneEvents.loaded(T0, APP))
    for (let index = 0; index < 50; index++) {
      read(cpu(2000, 0), 9)
      read(cpu(2000, 1), 1)
    }
    expect(events).toEqual([])
  })
})

it('begins anew after it went wrong, and keeps what is listed', () => {
  set(CPU_1W)
  read(cpu(2000), 10)
  alerts.restart(status)
  read(cpu(2000), 9)
  expect([shown.length, alerts.state.fired.length]).toEqual([1, 1])
  read(cpu(2000), 1)
  expect(shown).toHaveLength(2)
})

it('lists the newest twenty', () => {
  set(CPU_1W)
  for (let index = 0; index < 25; index++) {
    read(cpu(2000), 10)
    read(cpu(0), 60)
  }
  expect(events).toHaveLength(25)
  expect(alerts.state.fired).toHaveLength(20)
  expect(alerts.state.fired[0]?.toMs).toBe(T0 + 24 * 70_000 + 10_000)
})

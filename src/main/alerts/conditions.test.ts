import { describe, expect, it } from 'vitest'
import { ALERT_IDS, DEFAULT_ALERTS, type AlertRules, type ProgramState } from '#shared/alerts'
import type { IoReportState, LiveState } from '#shared/live'
import type { SourceStatus } from '#shared/source-status'
import { liveStatusWith } from '#shared/testing/live-status'
import { sampleWith } from '#shared/testing/sample-with'
import { testStatus } from './testing/test-status'
import { CONDITIONS, neededMs, whyLost } from './conditions'

const EMPTY = sampleWith()
const { rules } = DEFAULT_ALERTS

/** A sample with these powers, mW. */
function powers({ ane = null, cpu = null, gpu = null, packagePower = null }: Partial<Powers>) {
  return {
    ...EMPTY,
    ane: { ...EMPTY.ane, powerMw: ane },
    cpu: { ...EMPTY.cpu, powerMw: cpu },
    gpu: { ...EMPTY.gpu, powerMw: gpu },
    packagePowerMw: packagePower,
  }
}
type Powers = Record<'ane' | 'cpu' | 'gpu' | 'packagePower', number | null>

const rulesWith = (changed: Partial<AlertRules>): AlertRules => ({ ...rules, ...changed })
const idle = { isRaised: false, program: 'unknown' as const }

it('knows nothing from a sample that reports nothing', () => {
  const around = { isRaised: false, program: 'runs' as const }
  for (const id of ['ane-active', 'power', 'thermal', 'ane-unused'] as const)
    expect([id, CONDITIONS[id](EMPTY, rules, around)]).toEqual([id, 'unknown'])
})

it('needs the time that is asked for, and none where none can be', () => {
  expect(ALERT_IDS.map((id) => neededMs(id, rules))).toEqual([0, 0, 300_000, 300_000, 0, 120_000])
})

it.each([
  [0, 'fails'],
  [10, 'fails'],
  [10.1, 'holds'],
] as const)('ANE power of %s mW: the ANE is active: %s', (ane, reading) =>
  expect(CONDITIONS['ane-active'](powers({ ane }), rules, idle)).toBe(reading),
)

describe('a power above 1 W', () => {
  const power = { ...rules.power, metric: 'gpu.powerMw', aboveMw: 1000 } as const
  it.each([
    [1000, false, 'fails'],
    [1001, false, 'holds'],
    [901, true, 'holds'],
    [900, true, 'fails'],
  ] as const)('at %i mW, raised %s: %s', (gpu, isRaised, reading) =>
    expect(CONDITIONS['power'](powers({ gpu, cpu: 9000 }), rulesWith({ power }), { ...idle, isRaised })).toBe(
      reading,
    ),
  )
})

describe('thermal pressure of Heavy or more', () => {
  const reading = (thermalPressure: string | null) =>
    CONDITIONS['thermal'](sampleWith({ thermalPressure }), rules, idle)
  it.each([
    ['Nominal', 'fails'],
    ['Moderate', 'fails'],
    ['Heavy', 'holds'],
    ['Trapping', 'holds'],
    ['Sleeping', 'holds'],
    ['Melting', 'unknown'],
  ] as const)('%s: %s', (word, expected) => expect(reading(word)).toBe(expected))
})

describe('an app that should use the ANE', () => {
  const unused = rulesWith({
    'ane-unused': { ...rules['ane-unused'], program: 'Core ML Test', aboveMw: 2000 },
  })
  const read = (sample: Partial<Powers>, program: ProgramState = 'runs', isRaised = false) =>
    CONDITIONS['ane-unused'](powers(sample), unused, { program, isRaised })

  it.each<[string, Partial<Powers>, ProgramState, string]>([
    ['the CPU works', { ane: 0, cpu: 2001, gpu: 0 }, 'runs', 'holds'],
    ['the GPU works', { ane: 0, cpu: 0, gpu: 2001 }, 'runs', 'holds'],
    ['only the package is known, which has more in it', { ane: 0, packagePower: 9000 }, 'runs', 'unknown'],
    ['both are at the limit', { ane: 0, cpu: 2000, gpu: 2000 }, 'runs', 'fails'],
    ['one works, the other is unknown', { ane: 0, cpu: null, gpu: 2001 }, 'runs', 'holds'],
    ['one does not, the other is unknown', { ane: 0, cpu: null, gpu: 100 }, 'runs', 'unknown'],
    ['the ANE is unknown', { ane: null, cpu: 9000, gpu: 0 }, 'runs', 'unknown'],
    ['the ANE takes next to nothing', { ane: 0.4, cpu: 9000, gpu: 0 }, 'runs', 'holds'],
    ['the ANE takes half a mW, which may be work', { ane: 0.5, cpu: 9000, gpu: 0 }, 'runs', 'refuted'],
    ['nobody knows whether it runs', { ane: 0, cpu: 9000, gpu: 0 }, 'unknown', 'unknown'],
    ['it ended', { ane: 0, cpu: 9000, gpu: 0 }, 'ended', 'refuted'],
    ['the ANE works, whoever runs', { ane: 20, cpu: 9000, gpu: 0 }, 'unknown', 'refuted'],
  ])('%s', (_name, sample, program, reading) => expect(read(sample, program)).toBe(reading))

  it('is on down to 90 % of the limit', () => {
    expect(read({ ane: 0, cpu: 1801, gpu: 0 }, 'runs', true)).toBe('holds')
    expect(read({ ane: 0, cpu: 1800, gpu: 0 }, 'runs', true)).toBe('fails')
  })

  it('takes for rest what this Mac is known to take at rest', () => {
    const mini = { ...powers({ ane: 8, cpu: 9000 }), machine: { model: 'Mac16,10', osBuild: '26A428' } }
    const around = { program: 'runs' as const, isRaised: false }
    expect(CONDITIONS['ane-unused'](mini, unused, around)).toBe('holds')
    const above = { ...mini, ane: { ...mini.ane, powerMw: 8.5 } }
    expect(CONDITIONS['ane-unused'](above, unused, around)).toBe('refuted')
  })
})

describe('why readings are lost', () => {
  const live = (state: LiveState, change: Partial<SourceStatus> = {}) =>
    whyLost(testStatus({ kind: 'live', live: liveStatusWith(state), ...change }))
  const restarting = { kind: 'restarting', delayMs: 2000, reason: 'powermetrics ended.' } as const

  it.each<LiveState>([
    { kind: 'live' },
    { kind: 'late' },
    { kind: 'starting' },
    { kind: 'suspended' },
    { kind: 'asking', way: 'once' },
  ])('not while they are %o, whether IOReport can be had or not', (state) => {
    expect(live(state)).toBeNull()
    for (const kind of ['stopped', 'not-available'] as const) {
      const ioReport = { kind, reason: 'It is not there.' }
      expect(live(state, { live: liveStatusWith(state, { ioReport }) })).toBeNull()
    }
  })

  it('while they are started again, or cannot be had any more', () => {
    expect(live(restarting)?.replaceAll('\u202f', ' ')).toBe('Trying again in 2 s. powermetrics ended.')
    expect(live({ kind: 'not-available', reason: 'It was removed.' })).toContain('It was removed.')
  })

  it('not before they began, nor while a person pauses', () => {
    expect(live(restarting, { sampleCount: 0, state: 'starting' })).toBeNull()
    expect(live(restarting, { state: 'paused' })).toBeNull()
  })

  it('not while IOReport goes on, but when it stops and nothing else was allowed', () => {
    const reason = 'Its process ended.'
    for (const state of [
      { kind: 'not-allowed', reason: null },
      { kind: 'refused', why: 'cancelled' },
    ] as const) {
      const without = (ioReport: IoReportState) => live(state, { live: liveStatusWith(state, { ioReport }) })
      expect([without({ kind: 'reading' }), without({ kind: 'starting' })]).toEqual([null, null])
      expect(without({ kind: 'stopped', reason })).not.toBeNull()
      expect(without({ kind: 'not-available', reason })).not.toBeNull()
    }
    const ioReport = { kind: 'stopped', reason } as const
    const notAllowed = { kind: 'not-allowed', reason: null } as const
    expect(live(notAllowed, { live: liveStatusWith(notAllowed, { ioReport }) })).toContain(reason)
  })

  it('where the source failed, whatever it is', () => {
    expect(whyLost(testStatus({ state: 'failed', message: 'The file is gone.' }))).toBe('The file is gone.')
    expect(whyLost(testStatus({ state: 'failed', message: null }))).toBe('Reading stopped.')
    expect(whyLost(testStatus({ state: 'ended' }))).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS, type MenuBarSettings } from '#shared/settings'
import type { SourceStatus } from '#shared/source-status'
import { liveStatusWith } from '#shared/testing/live-status'
import { placeWindows } from '#shared/testing/placed-samples'
import { sampleWith } from '#shared/testing/sample-with'
import { readingOf } from './meter-reading'
import { RecentMinute } from './recent-minute'
import { trayBadge, trayItemFace, trayItemPlans, type TrayItemContext } from './tray-items'

const status: SourceStatus = {
  ...{ sessionId: 1, kind: 'live', isMadeUp: false, state: 'running', label: 'Live', message: null },
  ...{ machine: { model: null, osBuild: null }, requestedIntervalMs: 1000, measuredIntervalMs: 1000 },
  ...{ sampleCount: 1, faultCount: 0, lastFault: null, replay: null, eventSources: [] },
  live: liveStatusWith({ kind: 'live' }),
}
const base = sampleWith()
const sample = {
  ...base,
  ane: { ...base.ane, powerMw: 49, energyMj: 49 },
  gpu: { ...base.gpu, powerMw: 217 },
  cpu: { ...base.cpu, powerMw: 412 },
  combinedPowerMw: 678,
}
const minute = new RecentMinute()
for (const placed of placeWindows([{ ...sample, elapsedMs: 1000 }], 60_000)) minute.add(placed)
const context = (part: Partial<SourceStatus> = {}, more: Partial<TrayItemContext> = {}): TrayItemContext => ({
  reading: readingOf({ ...status, ...part }, sample),
  ...{ minute, unit: 'automatic', isMeasuring: false, waitingMessages: 0, ...more },
})
const plansOf = (change: Partial<MenuBarSettings>, isWide: boolean) =>
  trayItemPlans({ ...DEFAULT_SETTINGS.menuBar, ...change }, isWide)
/** Each item in a line: its picture, whose powers, its title. */
const linesOf = (change: Partial<MenuBarSettings>, isWide: boolean): string[] =>
  plansOf(change, isWide).map((plan) => {
    const { title } = trayItemFace(plan, context(), isWide)
    return [plan.picture, plan.rails.join('+'), title.replaceAll(/[\u202f\u2007]/g, ' ').trim()]
      .join(' ')
      .trim()
  })

describe('on macOS', () => {
  it.each([
    [{}, ['icon ane 49 mW']],
    [{ style: 'icon', powers: 'ane-gpu-cpu', items: 'several' }, ['icon ane']],
    [{ style: 'value-and-trace' }, ['traces ane 49 mW']],
    [{ style: 'trace', powers: 'ane-gpu-cpu' }, ['traces ane+gpu+cpu']],
    [{ powers: 'package' }, ['icon package 678 mW']],
    [{ powers: 'ane-gpu-cpu' }, ['icon ane+gpu+cpu ANE  49 mW  GPU 217 mW  CPU 412 mW']],
    [
      { style: 'value-and-trace', powers: 'ane-gpu-cpu', items: 'several' },
      ['traces ane 49 mW', 'traces gpu GPU 217 mW', 'traces cpu CPU 412 mW'],
    ],
  ] as const)('%j', (change, lines) => expect(linesOf(change, true)).toEqual(lines))
})

describe('in a panel of squares', () => {
  it.each([
    [{}, ['number ane']],
    [{ style: 'icon' }, ['icon ane']],
    [{ style: 'value-and-trace' }, ['number ane', 'traces ane']],
    [{ style: 'trace', powers: 'ane-gpu-cpu' }, ['traces ane', 'traces gpu', 'traces cpu']],
    [{ powers: 'ane-gpu-cpu', items: 'one' }, ['number ane', 'number gpu', 'number cpu']],
  ] as const)('%j', (change, lines) => expect(linesOf(change, false)).toEqual(lines))

  it('tells whose trace each is where no title does', () => {
    const marks = (isWide: boolean, style: 'trace' | 'value-and-trace') =>
      plansOf({ style, powers: 'ane-gpu-cpu' }, isWide).flatMap((plan) => {
        const { picture } = trayItemFace(plan, context(), isWide)
        return picture.kind === 'traces' ? picture.marks : []
      })
    expect(marks(false, 'trace')).toEqual([null, 'gpu', 'cpu'])
    expect(marks(true, 'trace')).toEqual(['ane', 'gpu', 'cpu'])
    expect(marks(true, 'value-and-trace')).toEqual([null, null, null])
  })

  it('tells whose power each is, in the picture and in words', () => {
    const faces = plansOf({ powers: 'ane-gpu-cpu' }, false).map((plan) =>
      trayItemFace(plan, context(), false),
    )
    expect(faces.map(({ picture }) => picture)).toEqual([
      { kind: 'number', number: '49', unit: 'mW', mark: null, badge: null },
      { kind: 'number', number: '217', unit: 'mW', mark: 'gpu', badge: null },
      { kind: 'number', number: '412', unit: 'mW', mark: 'cpu', badge: null },
    ])
    expect(faces.map(({ tooltip }) => tooltip.replaceAll('\u202f', ' '))).toEqual([
      'Neural Engine: 49 mW',
      'GPU: 217 mW',
      'CPU: 412 mW',
    ])
  })
})

describe('how reading stands', () => {
  it.each([
    [{}, {}, null],
    [{}, { isMeasuring: true }, 'measuring'],
    [{}, { isMeasuring: true, waitingMessages: 1 }, 'trouble'],
    [{ live: liveStatusWith({ kind: 'late' }) }, {}, 'trouble'],
    [{ state: 'paused' as const }, { isMeasuring: true, waitingMessages: 1 }, 'paused'],
  ] as const)('%j, %j: %s', (part, more, badge) => expect(trayBadge(context(part, more))).toBe(badge))

  it('is told by the first item, in every style, and by no other', () => {
    for (const style of ['value', 'value-and-trace', 'trace', 'icon'] as const)
      for (const isWide of [true, false]) {
        const badges = plansOf({ style, powers: 'ane-gpu-cpu', items: 'several' }, isWide).map(
          (plan) => trayItemFace(plan, context({}, { isMeasuring: true }), isWide).picture.badge,
        )
        expect(badges).toEqual(['measuring', ...badges.slice(1).map(() => null)])
      }
  })
})

import { describe, expect, it } from 'vitest'
import type { MeasuredFigures } from '#shared/measurement'
import { aneWindow, placeWindows, type MadeWindow } from '#shared/testing/placed-samples'
import { sampleWith } from '#shared/testing/sample-with'
import { BaselineTotal } from './baseline-total'
import { measure } from './measure'

const power = (powerMw: number) => ({ powerMw, frequencyMhz: null, activeRatio: null })

describe('the baseline', () => {
  const START_MS = 100_000

  /** Measures 3 s at 50 mW of ANE and 900 mW of GPU after the windows given. */
  function after(windows: readonly MadeWindow[], reachMs = 30_000): MeasuredFigures {
    const lengthMs = windows.reduce((sum, each) => sum + each.elapsedMs + (each.pauseMs ?? 0), 0)
    const measured = [1, 2, 3].map(() => ({ ...aneWindow(50), gpu: power(900) }))
    const placed = placeWindows([...windows, ...measured], START_MS - lengthMs)
    return measure(placed, { fromMs: START_MS, toMs: START_MS + 3000 }, START_MS - reachMs)
  }

  const quiet = (count: number, elapsedMs = 1000, energyMj = 0): MadeWindow[] =>
    Array.from({ length: count }, () => ({ ...aneWindow(energyMj, elapsedMs), gpu: power(100) }))

  it('is the mean of the quiet time before, and is subtracted', () => {
    const { baseline, baselineMissing, ane, gpu } = after(quiet(3))
    expect(baseline).toEqual({
      durationMs: 3000,
      aneMw: 0,
      gpuMw: 100,
      cpuMw: null,
      dramMw: null,
      packageMw: null,
    })
    expect(baselineMissing).toBeNull()
    expect(ane).toMatchObject({ energyMj: 150, aboveBaselineMj: 150, aboveBaselineMw: 50 })
    expect(gpu).toMatchObject({ energyMj: 2700, aboveBaselineMj: 2400, aboveBaselineMw: 800 })
  })

  it('needs three windows and two seconds', () => {
    expect(after(quiet(2, 5000))).toMatchObject({ baseline: null, baselineMissing: 'too-short' })
    expect(after(quiet(19, 100)).baseline).toBeNull()
    expect(after(quiet(20, 100)).baseline?.durationMs).toBe(2000)
    expect(after([])).toMatchObject({ baseline: null, baselineMissing: 'too-short' })
  })

  it('does not reach further back than asked', () => {
    expect(after(quiet(40)).baseline?.durationMs).toBe(30_000)
  })

  it('is what lies after the last work of the ANE', () => {
    const { baseline } = after([...quiet(5), aneWindow(30), ...quiet(4)])
    expect(baseline?.durationMs).toBe(4000)
    expect(after([...quiet(9), aneWindow(30), ...quiet(2)])).toMatchObject({
      baseline: null,
      baselineMissing: 'ane-busy',
    })
  })

  it('is none while the ANE works steadily', () => {
    expect(after(quiet(10, 1000, 11))).toMatchObject({ baseline: null, baselineMissing: 'ane-busy' })
    expect(after(quiet(10, 1000, 10)).baseline?.aneMw).toBe(10)
  })

  it('begins anew where it becomes quieter: what was before was work', () => {
    const busy = (count: number): MadeWindow[] => Array.from({ length: count }, () => aneWindow(30))
    expect(after([...busy(4), ...quiet(4)]).baseline).toMatchObject({ durationMs: 4000, aneMw: 0 })
    expect(after([...busy(9), ...quiet(2)])).toMatchObject({ baseline: null, baselineMissing: 'ane-busy' })
  })

  it('leaves out the window in which the power rises, which is work, though it may rest there', () => {
    const risen = after([...quiet(5), ...quiet(4, 1000, 9)])
    expect(risen.baseline).toMatchObject({ durationMs: 3000, aneMw: 9 })
    expect(after([...quiet(5), aneWindow(1)]).baseline?.durationMs).toBe(6000)
    expect(after([...quiet(5), aneWindow(2)]).baseline).toBeNull()
  })

  it('is known where the ANE is not, and takes nothing from windows that do not report it', () => {
    const unknown = quiet(3).map((window) => ({ ...window, ...aneWindow(null) }))
    expect(after(unknown).baseline).toMatchObject({ durationMs: 3000, aneMw: null, gpuMw: 100 })
    expect(after([...unknown, ...quiet(3, 1000, 10)]).baseline).toMatchObject({
      durationMs: 6000,
      aneMw: 10,
    })
  })

  it('counts no window of unknown length, or of none', () => {
    const total = new BaselineTotal()
    for (const elapsedMs of [1500, null, 1500, 0]) total.add(sampleWith({ elapsedMs }))
    expect(total.outcome()).toEqual({ baseline: null, missing: 'too-short', quiet: null })
    total.add(sampleWith({ elapsedMs: 1500 }))
    expect(total.outcome().baseline?.durationMs).toBe(4500)
  })

  it('is none where none is asked for, and begins with what begins where it is asked for', () => {
    const placed = placeWindows(quiet(8))
    const baseline = (fromMs: number | null): unknown =>
      measure(placed, { fromMs: 5000, toMs: 8000 }, fromMs).baseline?.durationMs
    expect(baseline(null)).toBeUndefined()
    expect([0, 0.1, 0.2, 1000, 1000.2].map(baseline)).toEqual([5000, 5000, 4000, 4000, 3000])
  })

  it('is subtracted from what is reported, and from nothing else', () => {
    const before = quiet(3, 1000, 10).map((window) => ({ ...window, cpu: { powerMw: 200, clusters: [] } }))
    const measured = [1, 2, 3].map(() => ({ ...aneWindow(50), cpu: { powerMw: 700, clusters: [] } }))
    const { ane, cpu, gpu } = measure(placeWindows([...before, ...measured]), { fromMs: 3000, toMs: 6000 }, 0)
    expect(ane).toMatchObject({ energyMj: 150, aboveBaselineMj: 120, aboveBaselineMw: 40 })
    expect(cpu).toMatchObject({ energyMj: 2100, aboveBaselineMj: 1500, aboveBaselineMw: 500 })
    expect(gpu).toMatchObject({ energyMj: null, aboveBaselineMj: null, aboveBaselineMw: null })
  })

  it('takes single counts for rest', () => {
    const blips = quiet(30, 100).map((window, i) =>
      i % 5 === 0 ? { ...window, ...aneWindow(1, 100) } : window,
    )
    expect(after(blips).baseline?.aneMw).toBeCloseTo(2, 9)
  })

  it('raises what counts as work by the level at rest', () => {
    const after3 = (...energies: number[]) =>
      measure(
        placeWindows([...quiet(3, 1000, 5), ...energies.map((mj) => aneWindow(mj)), ...quiet(2, 1000, 5)]),
        { fromMs: 3000, toMs: 5000 + energies.length * 1000 },
        0,
      ).ane.bursts
    expect(after3(5, 6, 5)).toEqual([])
    expect(after3(5, 7, 5)).toMatchObject([{ offsetMs: 1000, durationMs: 1000, energyMj: 7 }])
  })
})

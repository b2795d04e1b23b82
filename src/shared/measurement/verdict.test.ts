import { describe, expect, it } from 'vitest'
import type { RailHistory, Verdict } from '#shared/measurement'
import type { DoubtReason, MetricId } from '#shared/metrics'
import type { Origin } from '#shared/origins'
import type { ClusterReading, Sample } from '#shared/sample'
import { aneWindow, placeWindows, type MadeWindow } from '#shared/testing/placed-samples'
import { sampleWith } from '#shared/testing/sample-with'
import { measure } from './measure'
import { windowsOf } from './resolution'
import { decideVerdict } from './verdict'

const repeat = (window: MadeWindow, times: number): MadeWindow[] =>
  Array.from({ length: times }, () => window)

function verdictOf(windows: readonly MadeWindow[], { fromMs = 0, extraMs = 0 } = {}): Verdict {
  const placed = placeWindows(windows)
  return measure(placed, { fromMs, toMs: (placed.at(-1)?.endMs ?? 0) + extraMs }, 0).verdict
}

const NEVER_SEEN = 'It was never seen to move on this Mac and build: run something that surely uses it.'

describe('the verdict', () => {
  it('says how long the ANE worked, how much it took and how fast it read and wrote', () => {
    const ane = { ...sampleWith().ane, powerMw: 49, energyMj: 49 }
    const busy = { ...ane, readBytesPerSecond: 232e6, writeBytesPerSecond: 167e6 }
    expect(verdictOf([...repeat(aneWindow(0), 2), { elapsedMs: 1000, ane: busy }])).toEqual({
      code: 'ane-used',
      text: 'In this time the ANE of this Mac worked for 1 s in one phase: 49 mJ in all, 49 mW at most, reading up to 232 MB/s and writing up to 167 MB/s.',
    })
    expect(verdictOf([aneWindow(19), ...repeat(aneWindow(0), 2), { elapsedMs: 1000, ane }]).text).toBe(
      'In this time the ANE of this Mac worked for 2 s in 2 phases: 68 mJ in all, 49 mW at most.',
    )
  })

  const ofIoReport: Origin = { instrument: 'ioreport', field: 'Energy Model: ANE0', kind: 'computed' }
  const rootless = (osBuild: string, powerMw: number | null): MadeWindow => ({
    elapsedMs: 1000,
    machine: { model: 'Mac16,5', osBuild },
    ane: { ...sampleWith().ane, powerMw, energyMj: powerMw },
    cpu: { ...sampleWith().cpu, powerMw: 900 },
    origins: { 'ane.powerMw': ofIoReport, 'cpu.powerMw': ofIoReport },
  })

  it('says that all figures are without an administrator, and on macOS 27 what watts of the ANE need', () => {
    const said = 'From IOReport, without an administrator'
    expect(verdictOf(repeat(rootless('25F84', 0), 5)).text).toMatch(new RegExp(`${said}\\.$`))
    expect(verdictOf(repeat(rootless('25F84', null), 5)).text).toMatch(new RegExp(`${said}\\.$`))
    expect(verdictOf(repeat(rootless('26A434', 40), 5)).text).toMatch(new RegExp(`${said}\\.$`))
    expect(verdictOf(repeat(rootless('26A434', null), 5)).text).toContain(
      `${said}: on macOS 27 watts of the ANE need the service that the app installs (Always), or sudo.`,
    )
  })

  it('does not say so where powermetrics took part', () => {
    const ofPowermetrics: Origin = { ...ofIoReport, instrument: 'powermetrics' }
    const joined = {
      ...rootless('25F84', 0),
      origins: { 'ane.powerMw': ofPowermetrics, dramPowerMw: ofIoReport },
    }
    expect(verdictOf([...repeat(rootless('25F84', 0), 4), joined]).text).not.toContain('IOReport')
  })

  it('needs ANE power at all', () => {
    expect(verdictOf(repeat({ elapsedMs: 1000 }, 5))).toEqual({
      code: 'ane-not-reported',
      text: 'These readings cannot tell whether the ANE worked. ANE power: not in these readings. They were taken without the cpu_power sampler.',
    })
  })

  const doubted = (reason: DoubtReason, ...keys: MetricId[]): MadeWindow => ({
    elapsedMs: 1000,
    doubts: keys.map((key) => ({ key, reason, reported: 0, limit: null, against: 'range' })),
  })

  it('cannot tell from what is not believed', () => {
    expect(verdictOf(repeat(doubted('stands-still', 'ane.powerMw', 'cpu.powerMw'), 5))).toEqual({
      code: 'ane-doubtful',
      text: 'These readings cannot tell whether the ANE worked. The counters of CPU and ANE stood still for 5 s.',
    })
    expect(verdictOf(repeat(doubted('stands-still', 'ane.powerMw'), 1)).text).toContain(
      'The counter of ANE stood still for 1 s.',
    )
    const whole: MetricId[] = ['ane.powerMw', 'cpu.powerMw', 'gpu.powerMw']
    expect(verdictOf(repeat(doubted('implausible', ...whole), 2))).toEqual({
      code: 'ane-doubtful',
      text: 'These readings cannot tell whether the ANE worked. The powers of GPU, CPU and ANE reported for 2 s cannot be true: the parts exceed the whole.',
    })
    expect(verdictOf(repeat(doubted('stands-still', 'gpu.powerMw'), 5)).code).toBe('ane-not-reported')
  })

  it('says so where a part of the time is not believed', () => {
    const stands = doubted('stands-still', 'ane.powerMw', 'cpu.powerMw')
    const still = 'The counters of CPU and ANE stood still for 2 s.'
    expect(verdictOf([...repeat(aneWindow(900), 3), ...repeat(stands, 2)])).toEqual({
      code: 'ane-used',
      text: `In this time the ANE of this Mac worked for 3 s in one phase: 2.70 J in all, 900 mW at most. Only 60 % of the time was measured. ${still}`,
    })
    const incomplete = verdictOf([...repeat(aneWindow(0), 3), ...repeat(stands, 2)])
    expect([incomplete.code, incomplete.text.endsWith(`90 % are needed. ${still}`)]).toEqual([
      'incomplete',
      true,
    ])
    const none = verdictOf([...repeat(aneWindow(0), 40), ...repeat(stands, 2)])
    expect([none.code, none.text.endsWith(still)]).toEqual(['ane-not-used', true])
  })

  it('needs three windows, and the length of two', () => {
    expect(verdictOf(repeat(aneWindow(0), 2))).toEqual({
      code: 'too-short',
      text: 'Too short to tell: 2 s in 2 samples of 1 s. At least 3 samples are needed.',
    })
    // Its bursts are listed, so that the sentence does not deny them.
    expect(verdictOf(repeat(aneWindow(300), 1)).text).toBe(
      'Too short to tell whether that was in this time: 1 s in one sample of 1 s, with the ANE at work, at up to 300 mW. At least 3 samples are needed.',
    )
    expect(verdictOf(repeat(aneWindow(0), 3)).code).toBe('ane-not-used')
    expect(verdictOf(repeat(aneWindow(0), 3), { fromMs: 1001 })).toEqual({
      code: 'too-short',
      text: 'Too short to tell: 2 s in 2 samples of 1 s. At least 3 samples are needed.',
    })
    expect(verdictOf(repeat(aneWindow(0, 1022), 3), { fromMs: 1000, extraMs: -48 })).toEqual({
      code: 'too-short',
      text: 'Too short to tell: 2 s in 3 samples of 1 s. Measure for at least 3 s.',
    })
    expect(verdictOf(repeat(aneWindow(0, 499.8), 3), { fromMs: 490, extraMs: -30 }).text).toContain(
      '979 ms in 3 samples of 500 ms. Measure for at least 1 s.',
    )

    const placed = placeWindows(repeat(aneWindow(0), 3))
    const between = (fromMs: number, toMs: number) => measure(placed, { fromMs, toMs }, null).verdict.code
    expect(between(500, 2500)).toBe('ane-not-used')
    expect(between(501, 2500)).toBe('too-short')
  })

  it('does not attribute work in windows that are shared with the time around', () => {
    const placed = placeWindows(repeat(aneWindow(30), 3))
    expect(measure(placed, { fromMs: 1200, toMs: 1230 }, null).verdict).toMatchObject({
      code: 'too-short',
      text: expect.stringContaining('30 ms in one sample of 1 s, with the ANE at up to 30 mW.') as string,
    })
  })

  it('says so where nothing was measured', () => {
    expect(measure([], { fromMs: 0, toMs: 5000 }, null).verdict).toEqual({
      code: 'too-short',
      text: 'Nothing was measured: no sample lies in this time.',
    })
  })

  it('needs ANE power in 90 % of the time to say that there was none', () => {
    expect(verdictOf(repeat(aneWindow(0), 9), { extraMs: 1000 })).toEqual({
      code: 'ane-not-used',
      text: `In this time the ANE of this Mac did no measurable work: 0 mW in the 90 % of the time that was measured. ${NEVER_SEEN}`,
    })
    expect(verdictOf(repeat(aneWindow(0), 9), { extraMs: 1001 })).toEqual({
      code: 'incomplete',
      text: 'Too little was measured to tell: ANE power is known for 89 % of the time, and was never above 0 mW in it; 90 % are needed.',
    })
    const partly = [...repeat(aneWindow(0), 8), ...repeat({ elapsedMs: 1000 }, 2)]
    expect(verdictOf(partly).code).toBe('incomplete')
  })

  it('needs no such coverage to say that there was some', () => {
    const { code, text } = verdictOf([...repeat(aneWindow(0), 2), aneWindow(49)], { extraMs: 3000 })
    expect(code).toBe('ane-used')
    expect(text).toContain('Only 50 % of the time was measured.')
  })

  it('is uncertain about single counts of the energy, at any interval', () => {
    for (const elapsedMs of [100, 1000, 2000]) {
      const quiet = repeat(aneWindow(0, elapsedMs), 10)
      expect(verdictOf([...quiet, aneWindow(1, elapsedMs), ...quiet]).code).toBe('ane-uncertain')
      expect(verdictOf([...quiet, aneWindow(3, elapsedMs), ...quiet]).code).toBe('ane-used')
      expect(verdictOf(quiet).code).toBe('ane-not-used')
    }
    const blips = Array.from({ length: 20 }, (_, i) => aneWindow(i % 7 === 0 ? 1 : 0, 100))
    expect(verdictOf(blips).text).toBe(
      'Whether the ANE of this Mac worked cannot be told: 3 mJ in all, never more than 10 mW. One count of its energy, 1 mJ in 100 ms, is 10 mW. A longer interval tells more.',
    )
  })

  it('takes a level as before the start for rest', () => {
    const { code, text } = verdictOf(repeat(aneWindow(8), 9), { fromMs: 5000 })
    expect(code).toBe('ane-not-used')
    expect(text).toBe(
      `In this time the ANE of this Mac did no measurable work: it stayed at its level at rest, 8 mW at most throughout. Its level at rest is taken to be 8 mW, as in the quiet time before the start. ${NEVER_SEEN}`,
    )
  })

  it('is uncertain about a level that changes below what an ANE may take at rest', () => {
    const falls = [...repeat(aneWindow(8), 9), aneWindow(2), ...repeat(aneWindow(0), 3)]
    expect(verdictOf(falls, { fromMs: 5000 })).toEqual({
      code: 'ane-uncertain',
      text: 'Whether the ANE of this Mac worked cannot be told: 34 mJ in all, never more than 8 mW. At rest an ANE may take up to 10 mW, and that may change. Its level at rest is taken to be 8 mW, as in the quiet time before the start. Begin to measure some quiet seconds before, or read at a shorter interval.',
    })
  })

  it('is uncertain about a single count, whatever was before, and about what may hold work beside a known level', () => {
    const after = (before: number, ...energies: number[]) =>
      verdictOf([...repeat(aneWindow(before), 4), ...energies.map((mj) => aneWindow(mj))], { fromMs: 4000 })
        .code
    expect(after(0, 0, 0, 1, 0, 0)).toBe('ane-uncertain')
    expect(after(6, 6, 6, 6, 7)).toBe('ane-not-used')
    expect(after(6, 5, 6, 6, 6, 7)).toBe('ane-uncertain')
    const level = repeat(aneWindow(9), 10)
    const history = { activeAtMs: null, activeMw: null, highestMw: null, steadyAtMs: -1, steadyMw: 9.3 }
    const codeOf = (windows: readonly MadeWindow[]) =>
      measure(placeWindows(windows), { fromMs: 0, toMs: 60_000 }, null, { history }).verdict.code
    const minute = [...level, ...level, ...level, ...level, ...level]
    expect(codeOf([...minute, ...level])).toBe('ane-not-used')
    expect(codeOf([...minute, ...repeat(aneWindow(10), 3), ...level.slice(3)])).toBe('ane-uncertain')
  })

  it('is uncertain about work that only windows at the edges show', () => {
    const placed = placeWindows([aneWindow(0), aneWindow(40), ...repeat(aneWindow(0), 4)])
    const { code, text } = measure(placed, { fromMs: 1500, toMs: 6000 }, 0).verdict
    expect(code).toBe('ane-uncertain')
    expect(text).toContain('It took that in samples that reach over the start or the end.')
  })

  describe('says how the ANE is known to move', () => {
    const machine = { model: 'Mac16,10', osBuild: '99A1' }
    const never = { activeAtMs: null, activeMw: null, highestMw: null, steadyAtMs: null, steadyMw: null }
    const startMs = Date.UTC(2026, 11, 1)
    const zeros = placeWindows(repeat({ ...aneWindow(0), machine }, 4), startMs)
    const measured = (history: RailHistory | null) =>
      measure(zeros, { fromMs: startMs, toMs: startMs + 4000 }, null, { history })

    it('when it did', () => {
      const activeAtMs = Date.UTC(2026, 10, 30, 10, 12, 59)
      const { verdict, aneSeen } = measured({ ...never, activeAtMs, activeMw: 49, highestMw: 3400 })
      expect(verdict.text).toBe(
        'In this time the ANE of this Mac did no measurable work: 0 mW throughout. It was last seen above its level at rest on this Mac and build at 2026-11-30 10:12 UTC, 49 mW.',
      )
      expect(aneSeen).toEqual({ activeAt: '2026-11-30T10:12:59.000Z', activeMw: 49, highestMw: 3400 })
    })

    it('when it did after what is measured, as where that is an old recording', () => {
      const textAt = (activeAtMs: number) =>
        measured({ ...never, activeAtMs, activeMw: 49, highestMw: 49 }).verdict.text
      expect(textAt(startMs + 4000)).toContain('It was last seen above its level at rest')
      expect(textAt(startMs + 4001)).toContain(
        'It was seen above its level at rest on this Mac and build at 2026-12-01 00:00 UTC, 49 mW, later than this.',
      )
    })

    it.each([null, never])('when it never did', (history) => {
      const { verdict, aneSeen } = measured(history)
      expect(verdict.text).toMatch(
        /It was never seen to move on this Mac and build: run something that surely uses it\.$/,
      )
      expect(aneSeen).toEqual({ activeAt: null, activeMw: null, highestMw: null })
    })

    it('not where nothing tells which Mac it was', () => {
      const unknown = repeat({ ...aneWindow(0), machine: { model: null, osBuild: '99A1' } }, 4)
      const { verdict, aneSeen } = measure(placeWindows(unknown), { fromMs: 0, toMs: 4000 }, null)
      expect(verdict.text).toContain(
        'Which Mac and build this was is not known, and so not whether its ANE ever moves.',
      )
      expect(aneSeen).toBeNull()
    })
  })

  it('tells that the ANE was at work before the start', () => {
    const { code, text } = verdictOf([...repeat(aneWindow(0), 5), ...repeat(aneWindow(30), 4)], {
      fromMs: 6000,
    })
    expect(code).toBe('ane-used')
    expect(text).toContain('It was already at work before the start.')
    expect(verdictOf(repeat(aneWindow(11), 9), { fromMs: 5000 }).text).toContain('already at work')
  })

  describe('goes by the energy or the power of the ANE, whichever is reported', () => {
    const window = (energyMj: number | null, powerMw: number | null, elapsedMs: number | null = 1000) =>
      sampleWith({ elapsedMs, ane: { ...sampleWith().ane, energyMj, powerMw } })
    const codeOf = (sample: Sample): string => textAndCodeOf(sample).code
    function textAndCodeOf(sample: Sample, count = 4): Verdict {
      const placed = Array.from({ length: count }, (_, i) => ({
        ...{ sequence: i, endMs: (i + 1) * 1000, gapBefore: false },
        sample,
      }))
      return measure(placed, { fromMs: 0, toMs: count * 1000 }, null).verdict
    }

    it.each([
      ['nothing of either', 0, 0, 'ane-not-used'],
      ['no energy, and no power', 0, null, 'ane-not-used'],
      ['a count of energy without power', 1, null, 'ane-uncertain'],
      ['a power too low for a count of energy', 0, 0.4, 'ane-uncertain'],
      ['neither', null, null, 'ane-not-reported'],
    ])('%s', (_, energyMj, powerMw, code) => expect(codeOf(window(energyMj, powerMw))).toBe(code))

    it('a power in windows of unknown length', () => {
      expect(codeOf(window(null, 7, null))).toBe('incomplete')
      expect(textAndCodeOf(window(null, 7, null), 2).text).toBe(
        'Too short to tell: 2 s in 2 samples, with the ANE at up to 7 mW. At least 3 samples are needed.',
      )
    })
  })

  it('ends without a space where nothing explains what is missing', () => {
    const figures = measure(placeWindows(repeat({ elapsedMs: 1000 }, 5)), { fromMs: 0, toMs: 5000 }, null)
    expect(
      decideVerdict(figures, { whyNoAne: null, doubt: null, isAtRest: false, rootlessMacos: null }).text,
    ).toBe('These readings cannot tell whether the ANE worked.')
  })

  it('says a round length that is longer than two windows, and than what was measured', () => {
    const textOf = (elapsedMs: number, fromMs: number, toMs: number): string =>
      measure(placeWindows(repeat(aneWindow(0, elapsedMs), 3)), { fromMs, toMs }, null).verdict.text
    expect(textOf(100, 50, 249)).toContain('Measure for at least 300 ms.')
    expect(textOf(1500, 1000, 3100)).toContain('2.1 s in 3 samples of 1.5 s. Measure for at least 4 s.')
    expect(textOf(499.75, 400, 1300)).toContain('Measure for at least 1 s.')
    expect(textOf(1000.0000004, 500, 2500)).toContain('2 s in 3 samples of 1 s. Measure for at least 3 s.')
  })

  it('tells no traffic where there was none', () => {
    const ane = {
      ...sampleWith().ane,
      powerMw: 49,
      energyMj: 49,
      readBytesPerSecond: 0,
      writeBytesPerSecond: 5e6,
    }
    expect(verdictOf(repeat({ elapsedMs: 1000, ane }, 3)).text).toMatch(
      /49 mW at most, writing up to 5\.00? MB\/s\.$/,
    )
  })

  it('tells a coverage of less than 90 % where the ANE worked, and of less than 99.5 % where it did not', () => {
    const used = (extraMs: number): string => verdictOf(repeat(aneWindow(49), 9), { extraMs }).text
    expect(used(1000)).not.toContain('Only')
    expect(used(1001)).toContain('Only 89 % of the time was measured.')
    const unused = (extraMs: number): string => verdictOf(repeat(aneWindow(0), 199), { extraMs }).text
    expect(unused(1000)).toContain('0 mW throughout')
    expect(unused(1001)).toContain('0 mW in the 99 % of the time that was measured')
  })

  describe('names what worked instead', () => {
    const idleAne = aneWindow(0).ane
    const cluster = (activeRatio: number | null, frequencyMhz: number | null): ClusterReading => ({
      name: 'P-Cluster',
      activeRatio,
      frequencyMhz,
      cores: [
        { id: 4, activeRatio: 0.01, frequencyMhz: 600 },
        { id: 5, activeRatio, frequencyMhz },
      ],
    })
    const textOf = (cpuMw: number | null, gpuMw: number | null, ...clusters: ClusterReading[]): string =>
      verdictOf(
        (clusters.length > 0 ? clusters : [null, null, null]).map((each) => ({
          elapsedMs: 1000,
          ...(idleAne && { ane: idleAne }),
          cpu: { powerMw: cpuMw, clusters: each === null ? [] : [each] },
          gpu: { powerMw: gpuMw, frequencyMhz: null, activeRatio: null },
        })),
      ).text

    // Not before the test: what runs while a file is loaded is counted to none.
    it.each<[string, () => string, string]>([
      [
        'a busy core',
        () => textOf(4000, 5, cluster(1, 3228), cluster(1, 3036), cluster(1, 3100)),
        'CPU 5 was 100 % active at 3036 to 3228 MHz',
      ],
      [
        'a core at half',
        () => textOf(4000, 5, cluster(0.5, 3000), cluster(0.5, 3000), cluster(0.5, 3000)),
        'CPU 5 was 50 % active at 3000 MHz',
      ],
      [
        'the CPU where no core was busy',
        () => textOf(80, 5, cluster(0.49, 3000), cluster(0.49, 3000), cluster(0.49, 3000)),
        'the CPU took 80 mW on average',
      ],
      [
        'the GPU where it took more',
        () => textOf(2999, 4000, cluster(1, 3000), cluster(1, 3000), cluster(1, 3000)),
        'the GPU took 4.00 W on average',
      ],
      [
        'both where they took about the same',
        () => textOf(4000, 3000, cluster(1, 3000), cluster(1, 3000), cluster(1, 3000)),
        'the GPU took 3.00 W and the CPU 4.00 W on average',
      ],
      [
        'a busy core where the GPU took less than three quarters of it',
        () => textOf(4000, 2999, cluster(1, 3000), cluster(1, 3000), cluster(1, 3000)),
        'CPU 5 was 100 % active at 3000 MHz',
      ],
      [
        'a busy core of no known frequency',
        () => textOf(4000, 5, cluster(1, null), cluster(1, null), cluster(1, null)),
        'CPU 5 was 100 % active',
      ],
      ['the CPU where neither took anything', () => textOf(0, 0), 'the CPU took 0 mW on average'],
    ])('%s', (_, text, words) =>
      expect(text()).toBe(
        `In this time the ANE of this Mac did no measurable work: 0 mW throughout, while ${words}. ${NEVER_SEEN}`,
      ),
    )

    it('nothing where nothing else is reported', () => {
      expect(textOf(null, null)).toBe(
        `In this time the ANE of this Mac did no measurable work: 0 mW throughout. ${NEVER_SEEN}`,
      )
    })
  })
})

describe('long windows', () => {
  it.each([
    [60_003, 60_003, 'one sample of 60 s'],
    [180_009, 60_003, '3 samples of 60 s'],
    [300, 60_003, 'one sample of 60 s'],
    [2001, 2001, 'one sample of 2 s'],
    [600_000, 300_000, '2 samples of 5 min'],
    [2000, 2000, null],
    [5000, null, null],
  ])('%d ms in windows of %s ms are spoken of as %s', (workMs, intervalMs, words) => {
    expect(windowsOf(workMs, intervalMs)).toBe(words)
  })

  it.each([
    [1, /^Whether the ANE .* cannot be told: 60 mJ in one sample of 60 s, never/],
    [50, /^In this time the ANE of this Mac worked in one sample of 60 s: 3\.00 J in all/],
  ])('are not said to be time in which the ANE worked: %d mW', (highestMw, words) => {
    const windows = [0, 0, 0, highestMw, 0, 0].map((powerMw, index) => {
      const endMs = (index + 1) * 60_003
      const sample = sampleWith({ timestamp: null, elapsedMs: 60_003 })
      const ane = { ...sample.ane, powerMw, energyMj: (powerMw * 60_003) / 1000 }
      return { sequence: index, endMs, gapBefore: false, sample: { ...sample, ane } }
    })
    const { verdict } = measure(windows, { fromMs: 0, toMs: 360_018 }, null)
    expect(verdict.text).toMatch(words)
  })
})

it('an Intel Mac gets one sentence', () => {
  const sample = sampleWith({ timestamp: null, elapsedMs: 1000, packagePowerMw: 8530 })
  const intel = {
    ...sample,
    cpu: { ...sample.cpu, clusters: [] },
    ane: { ...sample.ane, powerMw: null, energyMj: null },
  }
  const placed = { sequence: 0, endMs: 1000, gapBefore: false, sample: intel }
  expect(measure([placed], { fromMs: 0, toMs: 1000 }, null).verdict).toEqual({
    code: 'ane-not-reported',
    text: 'There is no Neural Engine in this Mac.',
  })
})

import { describe, expect, it } from 'vitest'
import type { Measurement } from '#shared/measurement'
import { measurementWith } from '#shared/testing/measurement-with'
import { aneWindow, placeWindows } from '#shared/testing/placed-samples'
import type { TrackEvent } from '#shared/track-events'
import { compareMeasurements, compareSubjects } from './compare'
import { parseDividedFigure, readDividedFigure } from './divided-figures'
import { judge, parseFailAbove } from './fail-above'
import { measure } from './measure'

const mark = (kind: string, startMs: number, label: string): TrackEvent => ({
  ...{ kind, startMs, endMs: null, label, uncertaintyMs: 0 },
})

/** 10 s of so many mJ a second; the phase `de.code` of 8 s counts 80 tokens. */
function measurement(id: string, aneMj: number, endLabel = 'de.code n=80 tokens'): Measurement {
  const samples = placeWindows(Array.from({ length: 10 }, () => aneWindow(aneMj)))
  const marks = [
    mark('phase-begin', 1000, 'de.code'),
    mark('phase-end', 9000, endLabel),
    mark('unit-count', 9500, 'tokens=100'),
  ]
  return measurementWith({
    ...measure(samples, { fromMs: 0, toMs: 10_000 }, null, { history: null, marks }),
    id,
    name: id,
  })
}

const read = (path: string, of = measurement('a', 100)): number | null => {
  const parsed = parseDividedFigure(path)
  if (parsed === null) throw new Error(`${path} is no figure.`)
  return readDividedFigure(of, parsed)
}

describe('a figure of units and phases', () => {
  it.each([
    ['units.tokens.ane.mjPerUnit', 10],
    ['units.tokens.total.mjPerUnit', 10],
    ['units.images.ane.mjPerUnit', null],
    ['units.tokens.ane.aboveBaselineMjPerUnit', null],
    ['phases.de.code.durationMs', 8000],
    ['phases.de.code.ane.energyMj', 800],
    ['phases.de.code.ane.mjPerUnit', 10],
    ['phases.de.code.units.tokens.ane.mjPerUnit', 10],
    ['phases.de.code.units.images.ane.mjPerUnit', null],
    ['phases.load.ane.energyMj', null],
    ['phases.load.durationMs', null],
  ])('%s is %s', (path, value) => expect(read(path)).toBe(value))

  it('without a unit is not known where several are counted', () => {
    const two = measurement('a', 100, 'de.code n=80 tokens n=2 images')
    expect(read('phases.de.code.ane.mjPerUnit', two)).toBeNull()
    expect(read('phases.de.code.units.images.ane.mjPerUnit', two)).toBe(400)
  })

  it.each([
    'ane.energyMj',
    'phases.ane.mjPerUnit',
    'phases.x.npu.energyMj',
    'units.tokens.ane.energyMj',
    'units.mjPerUnit',
  ])('%s is none', (path) => expect(parseDividedFigure(path)).toBeNull())
})

describe('a gate', () => {
  const verdicts = (rule: string, ...all: Measurement[]) => {
    const parsed = parseFailAbove(rule)
    if (!parsed.ok) throw new Error(parsed.message)
    const comparison = compareSubjects(
      all.map((each) => [each]),
      [parsed.value.figure],
    )
    return judge(comparison, [parsed.value]).map(({ verdict, text }) => [verdict, text])
  }

  it('reaches them', () => {
    const [[verdict, text] = []] = verdicts(
      '5%:phases.de.code.ane.mjPerUnit',
      measurement('a', 100),
      measurement('b', 106),
    )
    expect(verdict).toBe('regression')
    expect(text).toMatch(
      /^b: de\.code: ANE energy per unit 10\.6.mJ against 10\.0.mJ, \+600.µJ \(\+6\.0.%\); allowed is 5 % more\.$/,
    )
    expect(
      verdicts('7%:units.tokens.total.mjPerUnit', measurement('a', 100), measurement('b', 106))[0]?.[0],
    ).toBe('ok')
    expect(
      verdicts('0.5:units.tokens.ane.mjPerUnit', measurement('a', 100), measurement('b', 106))[0]?.[0],
    ).toBe('regression')
  })

  it('is not passed where there is no such phase', () =>
    expect(
      verdicts('5%:phases.gone.ane.mjPerUnit', measurement('a', 100), measurement('b', 100))[0]?.[0],
    ).toBe('unknown'))

  it('says how such figures are named', () => {
    const parsed = parseFailAbove('5%:phases.decode.mjPerUnit')
    expect(parsed.ok ? '' : parsed.message).toContain('phases.decode.ane.mjPerUnit')
  })
})

it('has a row for each in a comparison, of those that any measurement knows', () => {
  const { rows } = compareMeasurements([measurement('a', 100), measurementWith({ id: 'b' })])
  const divided = rows.filter(({ figure }) => /^(units|phases)\./.test(figure))
  expect(
    divided.map(({ label, values }) => [label, values.map((value) => value?.median ?? null)]).slice(0, 1),
  ).toEqual([['ANE energy per unit (tokens)', [10, null]]])
  expect(divided).toHaveLength(4 + 1 + 4 + 4)
})

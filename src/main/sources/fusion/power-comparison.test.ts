import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountOver } from '#shared/sample-window'
import { agree, PowerComparison, type PowerSpan } from './power-comparison'

describe('two powers', () => {
  it.each([
    [0, 50, true],
    [0, 50.1, false],
    [450, 500, true],
    [449, 500, false],
    [900, 1000, true],
    [899.9, 1000, false],
    [-10, 45, false],
  ])('of %d and %d mW: %s', (one, other, expected) => {
    expect([agree(one, other), agree(other, one)]).toEqual([expected, expected])
  })
})

/** Windows of these lengths, ms, one after the other. */
function spans(
  fromMs: number,
  lengthsMs: readonly number[],
  powerAt: (fromMs: number, toMs: number) => number,
): PowerSpan[] {
  let atMs = fromMs
  return lengthsMs.map((lengthMs) => {
    const span = { fromMs: atMs, toMs: atMs + lengthMs, powerMw: powerAt(atMs, atMs + lengthMs) }
    atMs = span.toMs
    return span
  })
}

describe('a comparison', () => {
  const steady = () => 1000

  it('is of 5 s, not of less', () => {
    const comparison = new PowerComparison()
    for (const span of spans(0, [1000, 1000, 1000, 1000, 1000, 1000], steady))
      comparison.addPowermetrics(span)
    for (const span of spans(500, [2000, 2999], steady)) comparison.addIoReport(span)
    expect(comparison.next()).toBeNull()
    comparison.addIoReport({ fromMs: 5499, toMs: 5500, powerMw: 1000 })
    expect(comparison.next()).toEqual({ fromMs: 500, toMs: 5500, powermetricsMw: 1000, ioReportMw: 1000 })
    expect(comparison.next()).toBeNull()
  })

  it('waits for the windows of powermetrics', () => {
    const comparison = new PowerComparison()
    for (const span of spans(0, [1000, 1000, 1000, 1000], steady)) comparison.addPowermetrics(span)
    for (const span of spans(0, [2100, 2100, 2100], steady)) comparison.addIoReport(span)
    expect(comparison.next()).toBeNull()
    for (const span of spans(4000, [1000, 1000, 1000], steady)) comparison.addPowermetrics(span)
    expect(comparison.next()).toMatchObject({ fromMs: 0, toMs: 6300 })
  })

  it('never reaches over missing time of either', () => {
    const comparison = new PowerComparison()
    for (const span of spans(0, [1000, 1000, 1000], steady)) comparison.addPowermetrics(span)
    for (const span of spans(3500, [1000, 1000, 1000], steady)) comparison.addPowermetrics(span)
    for (const span of spans(0, [2000, 2000, 2000], steady)) comparison.addIoReport(span)
    expect(comparison.next()).toBeNull()
    for (const span of spans(6500, [1000, 1000, 1000, 1000], steady)) comparison.addPowermetrics(span)
    for (const span of spans(6000, [2000, 2000], steady)) comparison.addIoReport(span)
    // Powermetrics began anew at 3.5 s: IOReport's window from 4 s on is the first that lies in its time.
    expect(comparison.next()).toMatchObject({ fromMs: 4000 })
  })

  it('finds the same energy of both, however their windows lie', () => {
    const lengths = fc.array(fc.integer({ min: 50, max: 3000 }), { minLength: 12, maxLength: 30 })
    // A failure prints its seed.
    fc.assert(
      fc.property(lengths, lengths, fc.integer({ min: 0, max: 900 }), (one, other, offsetMs) => {
        const comparison = new PowerComparison()
        const waiting = [
          ...spans(0, one, () => 700).map((span) => ({ span, isIoReport: false })),
          ...spans(offsetMs, other, () => 900).map((span) => ({ span, isIoReport: true })),
        ].sort((a, b) => a.span.toMs - b.span.toMs)
        const endMs = { powermetrics: 0, ioReport: 0 }
        let comparedToMs = 0
        for (const { span, isIoReport } of waiting) {
          if (isIoReport) comparison.addIoReport(span)
          else comparison.addPowermetrics(span)
          endMs[isIoReport ? 'ioReport' : 'powermetrics'] = span.toMs
          const found = comparison.next()
          if (found === null) continue
          const lengthMs = found.toMs - found.fromMs
          expect(lengthMs).toBeGreaterThanOrEqual(5000)
          expect(found.fromMs).toBeGreaterThanOrEqual(comparedToMs)
          expect(found.toMs).toBeLessThanOrEqual(Math.min(endMs.powermetrics, endMs.ioReport) + 1)
          expect(amountOver(found.powermetricsMw, lengthMs)).toBeCloseTo(amountOver(700, lengthMs), 3)
          expect(amountOver(found.ioReportMw, lengthMs)).toBeCloseTo(amountOver(900, lengthMs), 3)
          comparedToMs = found.toMs
        }
      }),
    )
  })
})

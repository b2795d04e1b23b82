// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { internOrigins } from '#shared/origins'
import { SampleColumns } from '#shared/sample-columns'
import type { ViewedRange } from '../stores/range-source'
import { makeSample, placeSample, START_MS } from '../test-support/samples'
import { OriginInfo } from './origin-info'

const MACHINE = { model: 'MacBookPro18,3', osBuild: '21E230' }
const COMPUTED = internOrigins({
  'ane.powerMw': { instrument: 'powermetrics', field: 'processor.ane_energy', kind: 'computed' },
})

function rangeOf(powers: readonly (number | null)[]): ViewedRange {
  const columns = new SampleColumns(null)
  powers.forEach((powerMw, i) => {
    const sample = makeSample((s) => (s.ane.powerMw = s.ane.energyMj = powerMw))
    columns.append(placeSample(i, { ...sample, origins: COMPUTED }))
  })
  const toMs = START_MS + powers.length * 1000
  return {
    columns,
    fromMs: START_MS,
    toMs,
    statistics: null,
    roundedToMs: null,
    motion: 'stands',
    events: [],
  }
}

afterEach(cleanup)
const open = (range: ViewedRange): HTMLElement => {
  render(<OriginInfo metric="ane.powerMw" range={range} machine={MACHINE} />)
  const button = screen.getByRole('button', { name: 'Origin of ANE' })
  fireEvent.click(button)
  return button
}
const text = (): string => screen.getByRole('status').textContent.replaceAll('\u202f', ' ')

describe('the i beside a series', () => {
  it('says by which field it was read, and what the mean is of', () => {
    open(rangeOf([49, 49, null, 49]))
    expect(text()).toContain('ANE: powermetrics, computed from processor.ane_energy.')
    expect(text()).toContain('The newest value is a mean of 1 s.')
    expect(text()).toContain('The mean is of 3 s out of 4 s.')
  })

  it('says why there is nothing', () => {
    open(rangeOf([null, null]))
    expect(text()).toMatch(/^ANE power: not reported by this Mac/)
  })

  it('closes with Esc, with its button, and with a click elsewhere', () => {
    const button = open(rangeOf([49]))
    expect(button.getAttribute('aria-expanded')).toBe('true')
    fireEvent.keyDown(button, { key: 'Escape' })
    expect(screen.queryByRole('status')).toBeNull()
    fireEvent.click(button)
    fireEvent.click(button)
    expect(screen.queryByRole('status')).toBeNull()
    fireEvent.click(button)
    fireEvent.pointerDown(document.body)
    expect(screen.queryByRole('status')).toBeNull()
  })
})

// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { useView } from './stores/view-store'
import { openPage, startWithMeasurements } from './test-support/open-page'

beforeEach(async () => {
  await openPage(startWithMeasurements(), { kind: 'capabilities' }, [])
})
afterEach(cleanup)

const cells = (name: string): string[] =>
  within(screen.getByRole('rowheader', { name }).closest('tr') as HTMLElement)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent)
const choose = (label: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
}

describe('what can be measured', () => {
  it('is told for each instrument, of the Mac and macOS that are chosen', () => {
    choose('Mac', 'Mac16,10')
    choose('macOS', '26A428')
    expect(cells('ANE')).toEqual([
      expect.stringMatching(/^Yesi$/),
      expect.stringMatching(/^NoSince macOS 27 its counter moves only/),
    ])
    choose('macOS', '25C56')
    expect(cells('ANE')).toEqual([expect.stringMatching(/^Yesi$/), expect.stringMatching(/^Yesi$/)])
    choose('Mac', 'MacBookPro16,2')
    expect(cells('ANE')[0]).toBe('NoThere is no Neural Engine in this Mac.')
  })

  it('has the fields at an i', () => {
    choose('Mac', 'Mac16,10')
    choose('macOS', '25C56')
    fireEvent.click(screen.getByRole('button', { name: 'Origin of ANE by powermetrics' }))
    expect(screen.getByRole('status', { name: '' }).textContent).toContain(
      'powermetrics, processor.ane_power.',
    )
  })

  it('goes back to the charts with Esc', () => {
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(useView.getState().page.kind).toBe('charts')
  })
})

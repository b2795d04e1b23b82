// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { AfterFirstPaint } from './first-paint'

afterEach(cleanup)

/** Called with how many others still wait. */
const mounted = vi.fn<(name: string, waiting: number) => void>()

function Curves({ name }: { name: string }) {
  useEffect(() => mounted(name, screen.queryAllByText('placeholder').length), [name])
  return <p>{name}</p>
}

function Charts({ first }: { first: string }) {
  return ['power', 'gpu', 'traffic'].map((name) => (
    <AfterFirstPaint key={name} isFirst={name === first} placeholder={<p>placeholder</p>}>
      <Curves name={name} />
    </AfterFirstPaint>
  ))
}

it('draws the first at once and the others one by one in later frames, and keeps them when another becomes the first', async () => {
  const { rerender } = render(<Charts first="power" />)
  expect(screen.getByText('power')).toBeDefined()
  expect(screen.queryByText('gpu')).toBeNull()
  expect(screen.getAllByText('placeholder')).toHaveLength(2)
  expect(await screen.findByText('traffic')).toBeDefined()
  rerender(<Charts first="gpu" />)
  expect(mounted.mock.calls).toEqual([
    ['power', 2],
    ['gpu', 1],
    ['traffic', 0],
  ])
  // Charts that are mounted after the first paint do not wait.
  cleanup()
  render(<Charts first="power" />)
  expect(screen.getByText('gpu')).toBeDefined()
})

// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { AfterFirstPaint } from './first-paint'

afterEach(cleanup)

const mounted = vi.fn<(name: string) => void>()

function Curves({ name }: { name: string }) {
  useEffect(() => mounted(name), [name])
  return <p>{name}</p>
}

function Charts({ first }: { first: string }) {
  return ['power', 'gpu'].map((name) => (
    <AfterFirstPaint key={name} isFirst={name === first} placeholder={<p>placeholder</p>}>
      <Curves name={name} />
    </AfterFirstPaint>
  ))
}

it('draws the first at once and the others a frame later, and keeps them when another becomes the first', async () => {
  const { rerender } = render(<Charts first="power" />)
  expect(screen.getByText('power')).toBeDefined()
  expect(screen.queryByText('gpu')).toBeNull()
  expect(screen.getByText('placeholder')).toBeDefined()
  expect(await screen.findByText('gpu')).toBeDefined()
  rerender(<Charts first="gpu" />)
  expect(mounted.mock.calls).toEqual([['power'], ['gpu']])
  // Charts that are mounted after the first paint do not wait.
  cleanup()
  render(<Charts first="power" />)
  expect(screen.getByText('gpu')).toBeDefined()
})

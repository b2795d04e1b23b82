// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { AfterFirstFrame } from './first-frame'

afterEach(cleanup)

const mounted = vi.fn<(name: string) => void>()

function Curves({ name }: { name: string }) {
  useEffect(() => mounted(name), [name])
  return <p>{name}</p>
}

function Charts({ first }: { first: string }) {
  return ['power', 'gpu'].map((name) => (
    <AfterFirstFrame key={name} isFirst={name === first} room={<p>room</p>}>
      <Curves name={name} />
    </AfterFirstFrame>
  ))
}

it('draws the first at once and the others a frame later, and keeps them when another becomes the first', async () => {
  const { rerender } = render(<Charts first="power" />)
  expect(screen.getByText('power')).toBeDefined()
  expect(screen.queryByText('gpu')).toBeNull()
  expect(screen.getByText('room')).toBeDefined()
  expect(await screen.findByText('gpu')).toBeDefined()
  rerender(<Charts first="gpu" />)
  expect(mounted.mock.calls).toEqual([['power'], ['gpu']])
  // Charts that come later wait for nothing.
  cleanup()
  render(<Charts first="power" />)
  expect(screen.getByText('gpu')).toBeDefined()
})

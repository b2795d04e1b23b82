// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { AfterFirstPaint, beginFirstFrame } from './first-paint'

afterEach(() => {
  cleanup()
  mounted.mockClear()
})

/** Called with how many others still wait. */
const mounted = vi.fn<(name: string, waiting: number) => void>()

function Content({ name }: { name: string }) {
  useEffect(() => mounted(name, screen.queryAllByText('placeholder').length), [name])
  return <p>{name}</p>
}

function Charts({ first }: { first: string }) {
  return ['power', 'gpu', 'traffic'].map((name) => (
    <AfterFirstPaint key={name} isFirst={name === first} isLarge placeholder={<p>placeholder</p>}>
      <Content name={name} />
    </AfterFirstPaint>
  ))
}

it('draws the first at once and the others one by one in later frames, and keeps them when another becomes the first', async () => {
  void beginFirstFrame()
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

it('draws what is not large together, before what is', async () => {
  const shown = beginFirstFrame()
  render(
    <>
      <Charts first="power" />
      {['title', 'status'].map((name) => (
        <AfterFirstPaint key={name} placeholder={<p>placeholder</p>}>
          <Content name={name} />
        </AfterFirstPaint>
      ))}
    </>,
  )
  expect(mounted.mock.calls).toEqual([['power', 4]])
  await shown
  await screen.findByText('traffic')
  expect(mounted.mock.calls.slice(1)).toEqual([
    ['title', 2],
    ['status', 2],
    ['gpu', 1],
    ['traffic', 0],
  ])
})

it('builds all at once in a window that began no first frame', async () => {
  vi.resetModules()
  const { AfterFirstPaint: Fresh } = await import('./first-paint')
  render(
    <Fresh placeholder={<p>placeholder</p>}>
      <p>status</p>
    </Fresh>,
  )
  expect(screen.getByText('status')).toBeDefined()
})

it('waits until the browser reports that something is on the display, where it does', async () => {
  let report: (names: string[]) => void = () => undefined
  class Observer {
    static readonly supportedEntryTypes = ['paint']
    readonly disconnect = vi.fn()
    readonly observe = vi.fn()
    constructor(callback: (list: { getEntriesByName: (name: string) => string[] }) => void) {
      report = (names) => callback({ getEntriesByName: (name) => names.filter((one) => one === name) })
    }
  }
  vi.stubGlobal('PerformanceObserver', Observer)
  const isShown = vi.fn()
  const shown = beginFirstFrame().then(isShown)
  vi.unstubAllGlobals()
  report(['first-paint'])
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  expect(isShown).not.toHaveBeenCalled()
  report(['first-contentful-paint'])
  await shown
  expect(isShown).toHaveBeenCalled()
})

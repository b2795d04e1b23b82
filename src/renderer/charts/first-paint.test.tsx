// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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

/** Chromium's reports of what it has painted. */
class PaintReports {
  static readonly supportedEntryTypes = ['paint']
  static created: PaintReports[] = []
  readonly disconnect = vi.fn()
  readonly observe = vi.fn()
  constructor(private readonly callback: (list: { getEntriesByName: (name: string) => string[] }) => void) {
    PaintReports.created.push(this)
  }
  report(...names: string[]): void {
    this.callback({ getEntriesByName: (name) => names.filter((one) => one === name) })
  }
}

describe('where the browser reports what is on the display', () => {
  const isShown = vi.fn()
  let reports: PaintReports | undefined

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('PerformanceObserver', PaintReports)
    PaintReports.created = []
    isShown.mockClear()
    void beginFirstFrame().then(isShown)
    reports = PaintReports.created[0]
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('waits for the report, and not longer', async () => {
    reports?.report('first-paint')
    await vi.advanceTimersByTimeAsync(999)
    expect(isShown).not.toHaveBeenCalled()
    reports?.report('first-contentful-paint')
    await vi.advanceTimersByTimeAsync(0)
    expect(isShown).toHaveBeenCalledOnce()
    expect(reports?.disconnect).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('builds everything, one by one, in a window that no display shows', async () => {
    // Such a window has no frames.
    vi.stubGlobal('requestAnimationFrame', () => 1)
    render(
      <>
        <Charts first="power" />
        <AfterFirstPaint placeholder={<p>placeholder</p>}>
          <Content name="title" />
        </AfterFirstPaint>
      </>,
    )
    await act(() => vi.advanceTimersByTimeAsync(999))
    expect(mounted.mock.calls).toEqual([['power', 3]])
    await act(() => vi.advanceTimersByTimeAsync(1))
    expect(mounted.mock.calls).toHaveLength(2)
    for (let waits = 0; waits < 3; waits++) await act(() => vi.advanceTimersByTimeAsync(1000))
    expect(mounted.mock.calls.slice(1)).toEqual([
      ['title', 2],
      ['gpu', 1],
      ['traffic', 0],
    ])
    expect(isShown).toHaveBeenCalledOnce()
    expect(reports?.disconnect).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })
})

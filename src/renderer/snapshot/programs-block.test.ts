// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { aneEvents as made } from '#shared/testing/ane-events'
import type { TrackEvent } from '#shared/track-events'
import { currentPalette } from '../charts/palette'
import { viewedHistory } from '../stores/static-source'
import { makeHistory } from '../test-support/history-range'
import { makeStatus } from '../test-support/samples'
import { programsBlock } from './programs-block'

const APP = { name: 'Example App', pid: 42 }

/** A context that only takes down what is written. */
function writingContext(written: string[]): CanvasRenderingContext2D {
  const answers: Record<string, (...args: never[]) => unknown> = {
    fillText: (text: string) => written.push(text),
    measureText: (text: string) => ({ width: text.length * 6 }),
  }
  return new Proxy({} as CanvasRenderingContext2D, {
    get: (_, name: string) => answers[name] ?? (() => undefined),
    set: () => true,
  })
}

function writtenOf(events: TrackEvent[], namesPrograms: boolean): string | null {
  const range = viewedHistory(makeHistory({ fromMs: 0, toMs: 100_000 }, 100, { events }))
  const block = programsBlock({
    ...{ target: 'all', range, status: makeStatus(), hiddenSeries: [], palette: currentPalette() },
    ...{ shades: [], shown: null, namesPrograms },
  })
  const written: string[] = []
  block?.paint(writingContext(written))
  return block === null ? null : written.join('\n')
}

it('draws no programs where the log tells of none', () => {
  expect(writtenOf([], true)).toBeNull()
  expect(writtenOf([made.logOn(500)], true)).toBeNull()
})

it('leaves names out of a picture unless they are asked for, and says so', () => {
  const events = [made.loaded(1000, APP), made.powerOn(2000, { name: 'Another' }), made.byDaemon(3000)]
  const nameless = writtenOf(events, false) ?? ''
  expect(nameless).not.toMatch(/Example|Another/)
  expect(nameless).toContain('pid 42')
  expect(nameless).toContain('A program')
  expect(nameless).toContain('No program named')
  expect(nameless).toContain('names are left out')
  const named = writtenOf(events, true) ?? ''
  expect(named).toContain('Example App')
  expect(named).toContain('Another')
  expect(named).not.toContain('left out')
})

it('has twelve rows at most, and counts the others', () => {
  const events = Array.from({ length: 14 }, (_, index) =>
    made.loaded(1000, { name: `App ${index}`, pid: index + 1 }),
  )
  expect(writtenOf(events, true)).toContain('2 more rows not shown')
})

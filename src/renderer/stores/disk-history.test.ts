import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { HistoryRange, HistoryRangeRequest } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import { makeHistory, spanOf } from '../test-support/history-range'
import { DiskHistory, type HistoryView } from './disk-history'

const HOUR = 3_600_000
const NEWEST = 1_800_000_000_000

interface Question {
  request: HistoryRangeRequest
  answer: (result: Result<HistoryRange>) => void
}

let questions: Question[]
let announced: number
let disk: DiskHistory

beforeEach(() => {
  questions = []
  announced = 0
  disk = new DiskHistory(
    (request) => new Promise((answer) => questions.push({ request, answer })),
    () => announced++,
  )
})

const wishFor = (backHours: number, change: Partial<HistoryView> = {}): HistoryView => ({
  span: { fromMs: NEWEST - backHours * HOUR - 6 * HOUR, toMs: NEWEST - backHours * HOUR },
  points: 1000,
  newestMs: NEWEST,
  isMoving: false,
  ...change,
})

/** Answers the newest question, and waits for what follows from it. */
async function answer(change: Partial<HistoryRange> = {}): Promise<void> {
  const question = questions.at(-1) as Question
  const before = announced
  question.answer({ ok: true, value: makeHistory(spanOf(question.request), 100, change) })
  await vi.waitFor(() => expect(announced).toBeGreaterThan(before))
}

/** Of promises that are settled already: they come before the next turn of the event loop. */
const everythingThatFollows = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

describe('DiskHistory', () => {
  it('loads more than the view, then the exact statistics of the view', async () => {
    const wish = wishFor(48)
    disk.show(wish)
    expect(questions[0]?.request).toMatchObject({
      fromMs: wish.span.fromMs - 3 * HOUR,
      toMs: wish.span.toMs + 3 * HOUR,
      points: 2000,
      keys: null,
    })
    await answer()
    expect(disk.range(wish.span, 'stands')?.statistics).toBeNull()
    expect(questions[1]?.request).toMatchObject({ ...wish.span, points: 1000 })
    await answer()
    expect(disk.range(wish.span, 'stands')?.statistics?.['ane.powerMw']?.integral).toBe(1234)
    expect(questions).toHaveLength(2)
  })

  it('sends one request at a time, and after it only one for the latest view', async () => {
    disk.show(wishFor(48))
    for (const backHours of [60, 70, 80]) disk.show(wishFor(backHours, { isMoving: true }))
    expect(questions).toHaveLength(1)
    await answer()
    expect(questions).toHaveLength(2)
    expect(questions[1]?.request.toMs).toBe(NEWEST - 80 * HOUR + 3 * HOUR)
  })

  it('draws what was loaded before while it is loading', async () => {
    disk.show(wishFor(48))
    expect(disk.range(wishFor(48).span, 'moves')).toBeNull()
    await answer()
    const elsewhere = wishFor(100, { isMoving: true })
    disk.show(elsewhere)
    expect(disk.range(elsewhere.span, 'moves')).toMatchObject({ ...elsewhere.span, statistics: null })
  })

  it('loads nothing while panning within the margin, nor statistics before the gesture ends', async () => {
    disk.show(wishFor(48, { isMoving: true }))
    await answer()
    disk.show(wishFor(49, { isMoving: true }))
    disk.show(wishFor(50.9, { isMoving: true }))
    expect(questions).toHaveLength(1)
    disk.show(wishFor(50.9))
    expect(questions[1]?.request).toMatchObject(wishFor(50.9).span)
  })

  it('loads finer points after zooming in, and newer samples when they come into view', async () => {
    disk.show(wishFor(48, { isMoving: true }))
    await answer()
    const { span } = wishFor(48)
    disk.show({ ...wishFor(48, { isMoving: true }), span: { fromMs: span.toMs - HOUR, toMs: span.toMs } })
    expect(questions).toHaveLength(2)
    await answer()
    disk.show(wishFor(0, { isMoving: true }))
    await answer()
    const asked = questions.length
    const later = NEWEST + 10_000
    disk.show({ ...wishFor(0), span: { fromMs: later - 6 * HOUR, toMs: later }, newestMs: later })
    expect(questions).toHaveLength(asked + 1)
  })

  it('drops answers about an earlier source, and does not wait for them', async () => {
    disk.show(wishFor(48))
    disk.reset()
    disk.show(wishFor(60, { isMoving: true }))
    expect(questions).toHaveLength(2)
    await answer()
    const held = disk.range(wishFor(60).span, 'stands')?.columns
    questions[0]?.answer({ ok: true, value: makeHistory(spanOf(questions[0].request), 7) })
    disk.show(wishFor(200))
    await answer()
    expect(held?.length).toBe(100)
    expect(disk.range(wishFor(200).span, 'stands')?.columns.length).toBe(100)
  })

  it.each<[string, (request: HistoryRangeRequest) => Result<HistoryRange>]>([
    ['what it has', (request) => ({ ok: true, value: makeHistory(spanOf(request), 7) })],
    ['what it could not read', () => ({ ok: false, message: 'The history could not be read.' })],
  ])('never shows of a source that is gone %s', async (_, late) => {
    disk.show(wishFor(48))
    disk.reset()
    disk.show(wishFor(60, { isMoving: true }))
    await answer()
    const shown = (): unknown => ({
      columns: disk.range(wishFor(60).span, 'stands')?.columns,
      isLoading: disk.isLoading(wishFor(60).span),
      problem: disk.problem,
      announced,
    })
    const before = shown()
    const [first] = questions as [Question]
    first.answer(late(first.request))
    await everythingThatFollows()
    expect(shown()).toEqual(before)
    disk.show(wishFor(60))
    expect(questions).toHaveLength(3)
  })

  it('says why a view could not be loaded, does not retry it, and loads another one', async () => {
    disk.show(wishFor(48))
    questions[0]?.answer({ ok: false, message: 'The history could not be read.' })
    await vi.waitFor(() => expect(disk.problem).toBe('The history could not be read.'))
    disk.show(wishFor(48))
    expect(questions).toHaveLength(1)
    disk.show(wishFor(60))
    await answer()
    expect(disk.problem).toBeNull()
  })
})

import { expect, it } from 'vitest'
import type { TrackEvent } from '#shared/track-events'
import { MadeUpEventSource } from '../sources/testing/made-up-event-source'
import { EventSources } from './event-sources'

function setUp() {
  const events: TrackEvent[] = []
  const sources = new EventSources(
    (event) => events.push(event),
    () => changes.push(sources.statuses.map(({ state }) => state.kind).join(' ')),
  )
  const changes: string[] = []
  return { sources, events, changes }
}

it('shows every state of a source, and what it skipped', () => {
  const { sources, events, changes } = setUp()
  const source = new MadeUpEventSource()
  sources.attach(source)
  const event = { kind: 'sleep', startMs: 1, endMs: null, label: '', uncertaintyMs: 0 }
  source.write(Buffer.from(`no event\n${JSON.stringify(event)}\n5\n`))
  source.end()
  expect(changes).toEqual(['starting', 'running', 'running', 'running', 'stopped'])
  expect(events).toEqual([event])
  expect(sources.statuses).toEqual([
    {
      label: 'Made up',
      state: { kind: 'stopped' },
      skippedCount: 2,
      lastFault: 'At byte 80: This line is no event and was skipped.',
    },
  ])
})

it('counts all records that were lost at once', () => {
  const { sources } = setUp()
  sources.attach({
    label: 'a',
    start: (listener) => {
      listener.onRunning()
      listener.onSkipped(5, { code: 'malformed-document', offset: 1, message: 'Five.' })
      listener.onSkipped(2, { code: 'malformed-document', offset: 3, message: 'Two.' })
    },
    stop: () => undefined,
  })
  expect(sources.statuses).toMatchObject([{ skippedCount: 7, lastFault: 'At byte 3: Two.' }])
})

it('shows why a source failed, at its start and later, while the others go on', () => {
  const { sources, changes } = setUp()
  const refused = { code: 'refused', message: 'Only an administrator may read this.' } as const
  const broken = { code: 'broken', message: 'It ended.' } as const
  sources.attach(new MadeUpEventSource(refused))
  const later = new MadeUpEventSource()
  sources.attach(later)
  expect(changes.at(-1)).toBe('failed running')
  later.fail(broken)
  expect(sources.statuses.map(({ state }) => state)).toEqual([
    { kind: 'failed', ...refused },
    { kind: 'failed', ...broken },
  ])
})

it('shows a source no more that was detached, and stops all of them once', () => {
  const { sources, events, changes } = setUp()
  const [one, other] = [new MadeUpEventSource(), new MadeUpEventSource()]
  const detach = sources.attach(one)
  sources.attach(other)
  detach()
  expect(changes.at(-1)).toBe('running')
  const { length } = changes
  detach()
  expect(changes).toHaveLength(length)
  sources.stop()
  expect(sources.statuses).toEqual([])
  for (const source of [one, other]) source.write(Buffer.from('{}\n'))
  expect([changes.length, events]).toEqual([length + 1, []])
})

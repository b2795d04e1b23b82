import fc from 'fast-check'
import type { TrackEvent } from '#shared/track-events'
import { LOG_ENTRIES, writeLogEntry, type LogEntry } from '../../synthesis/log-writer'
import type { EventListener, EventSource } from '../source'
import { describeEventSourceContract } from '../testing/event-source-contract'
import type { LogProcessHandlers } from './log-process'
import { BANNER, MadeWorld } from './testing/log-world'
import { UnifiedLogSource } from './unified-log-source'

/** Later than every made-up record. */
const NOW_MS = 4e12

const entries = fc
  .record({
    which: fc.constantFrom('loaded', 'powerOn', 'powerOff', 'connected', 'opened' as const),
    wallMs: fc.integer({ min: 1e12, max: NOW_MS }),
    name: fc.string({ maxLength: 20, minLength: 1, unit: 'grapheme' }),
    pid: fc.nat(99_999),
  })
  .filter(({ name }) => name !== '<private>' && !name.includes('/'))
  .map(({ which, wallMs, name, pid }) => LOG_ENTRIES[which](wallMs, { name, pid }))
const lines = new Map<TrackEvent, string>()

/** Reads it once, so that the contract can compare. */
function eventOf(entry: LogEntry): TrackEvent {
  const line = writeLogEntry(entry, 'ndjson').trimEnd()
  const told: TrackEvent[] = []
  const { source, write } = madeSource()
  source.start({ ...NOTHING, onEvent: (event) => told.push(event) })
  write(Buffer.from(`${line}\n`))
  const [event] = told
  if (event === undefined) throw new Error(`This line tells nothing: ${line}`)
  lines.set(event, line)
  return event
}

const NOTHING: EventListener = {
  ...{ onRunning: () => undefined, onEvent: () => undefined, onSkipped: () => undefined },
  ...{ onEnd: () => undefined, onFailure: () => undefined },
}

/** A source whose `log` says its banner at once. That it reads from here on is no event that was written. */
function madeSource(failsAtStart = false) {
  const world = new MadeWorld()
  world.now = NOW_MS
  world.aheadMs = 0
  let log: LogProcessHandlers | null = null
  world.startLog = (_, handlers) => {
    log = handlers
    if (failsAtStart) handlers.onEnd({ status: 77, message: '' })
    else handlers.onBytes(Buffer.from(BANNER))
    return { pid: 1, setPaused: () => undefined, stop: () => (log = null) }
  }
  const inner = new UnifiedLogSource(world, { isWide: false, fillInMs: null })
  const source: EventSource = {
    label: inner.label,
    start: (listener) => {
      const onEvent = (event: TrackEvent): void => {
        if (!event.kind.startsWith('log-')) listener.onEvent(event)
      }
      const onSkipped: EventListener['onSkipped'] = (count, fault) =>
        listener.onSkipped(count, { ...fault, offset: fault.offset - BANNER.length })
      inner.start({ ...listener, onEvent, onSkipped })
    },
    stop: () => inner.stop(),
  }
  return {
    source,
    write: (bytes: Uint8Array) => log?.onBytes(bytes),
    end: null,
    fail: () => log?.onEnd({ status: 77, message: '' }),
  }
}

const unknown = eventOf({ ...LOG_ENTRIES.asleep(2e12), message: 'ANE0: of a later version' })
const event = entries.map(eventOf)

describeEventSourceContract(
  'the unified log',
  {
    lineOf: (told) => lines.get(told) ?? '',
    ...{ event, unknown, garbage: '{"kind": 5', tooLong: `{"${'x'.repeat(1_100_000)}"}` },
  },
  madeSource,
)

import { describeEventSourceContract } from './event-source-contract'
import { MadeUpEventSource } from './made-up-event-source'

const format = { lineOf: JSON.stringify, garbage: '{"kind": 5', tooLong: `"${'x'.repeat(5000)}"` }
const FAILURE = { code: 'broken', message: 'The made-up log broke.' } as const

describeEventSourceContract('made up', format, (failsAtStart) => {
  const source = new MadeUpEventSource(failsAtStart ? FAILURE : null)
  return {
    source,
    write: (bytes) => source.write(bytes),
    end: () => source.end(),
    fail: () => source.fail(FAILURE),
  }
})

import { describeEventSourceContract } from './event-source-contract'
import { MadeUpEventSource } from './made-up-event-source'

const format = { lineOf: JSON.stringify, garbage: '{"kind": 5', tooLong: `"${'x'.repeat(5000)}"` }

describeEventSourceContract('made up', format, () => {
  const source = new MadeUpEventSource()
  return { source, arrive: (bytes) => source.write(bytes) }
})

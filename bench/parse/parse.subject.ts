import { readFileSync } from 'node:fs'

import { quantile } from '../lib/statistics'
import { CONTENDERS, splitDocuments } from './contenders'

// Reads a file over and over with one contender: `parse.subject.js CONTENDER FILE plist|text SECONDS`.

const [contender = '', file = '', format = '', seconds = ''] = process.argv.slice(2)
const documents = splitDocuments(readFileSync(file), format === 'text' ? 'text' : 'plist')
const read = CONTENDERS[contender]?.()
if (read === undefined) throw new Error(`There is no contender ${contender}.`)

readFor(Number(seconds) / 4)
process.stdout.write(JSON.stringify(readFor(Number(seconds))))

/** Whole passes over the documents until the time is up. */
function readFor(duration: number): object {
  const times: number[] = []
  let readings = 0
  const from = performance.now()
  do {
    for (const document of documents) {
      const before = performance.now()
      readings += (read as (bytes: Buffer) => number)(document)
      times.push(performance.now() - before)
    }
  } while (performance.now() - from < duration * 1000)
  const elapsed = (performance.now() - from) / 1000
  // A block of a text log is complete only when the next one begins.
  if (readings < times.length - 1)
    throw new Error(`${contender} read ${readings} of ${times.length} samples.`)
  const bytes = documents.reduce((sum, { length }) => sum + length, 0) * (times.length / documents.length)
  return {
    megabytesPerSecond: bytes / 1e6 / elapsed,
    samplesPerSecond: times.length / elapsed,
    medianMs: quantile(times, 0.5),
  }
}

import { readFileSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'

import { CONTENDERS, splitDocuments } from './contenders'

// What reading one sample allocates, heap and buffers, kept or not: `garbage.subject.js CONTENDER FILE`. Node is to be
// started with --expose-gc and a young generation so large that nothing is collected while it is counted.

const PASSES_TO_WARM_UP = 20

const [contender = '', file = ''] = process.argv.slice(2)
const documents = splitDocuments(readFileSync(file), 'plist')
const read = CONTENDERS[contender]?.()
if (read === undefined || gc === undefined) throw new Error('A contender and --expose-gc are needed.')

for (let pass = 0; pass < PASSES_TO_WARM_UP; pass++) for (const document of documents) read(document)
const counts = documents.map((document) => {
  gc?.()
  const before = allocated()
  read(document)
  return allocated() - before
})
// The smallest: the others include code that the engine compiled meanwhile.
process.stdout.write(JSON.stringify(Math.min(...counts)))

function allocated(): number {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

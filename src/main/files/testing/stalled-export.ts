import { once } from 'node:events'
import { fillFileAtomically } from '../atomic-write'

/** A process that stops in the middle of an export: `node stalled-export PATH`. It goes on once its input ends. */
const [path = ''] = process.argv.slice(2)
await fillFileAtomically(path, async (file) => {
  await file.writeFile('begun, ')
  process.stdout.write('begun\n')
  process.stdin.resume()
  await once(process.stdin, 'end')
  await file.writeFile('done')
})

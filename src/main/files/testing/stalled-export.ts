import { once } from 'node:events'
import { fillFileAtomically } from '../atomic-write'

/** A process that waits in the middle of a write until its input ends: `node stalled-export PATH`. */
const [path = ''] = process.argv.slice(2)
await fillFileAtomically(path, async (file) => {
  await file.writeFile('begun, ')
  process.stdout.write('begun\n')
  process.stdin.resume()
  await once(process.stdin, 'end')
  await file.writeFile('done')
})

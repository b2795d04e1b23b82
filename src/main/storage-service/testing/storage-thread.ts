import { existsSync, readFileSync, rmSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import '../thread'
import type { ThreadData } from '../thread-data'

// The storage thread, which dies when a test wants it to: once there is a file of this name, in the way that it says.
const path = `${(workerData as ThreadData).options.folder}.death`

const DEATHS: Readonly<Record<string, () => void>> = {
  exception: () => {
    throw new Error('The thread dies, as the test wants it to.')
  },
  exit: () => process.exit(7),
  memory: () => {
    for (const held: number[][] = []; ;) held.push(new Array<number>(100_000).fill(held.length))
  },
}

setInterval(() => {
  if (!existsSync(path)) return
  const death = readFileSync(path, 'utf8')
  // The test may not have finished writing it.
  if (!(death in DEATHS)) return
  rmSync(path)
  DEATHS[death]?.()
}, 1).unref()

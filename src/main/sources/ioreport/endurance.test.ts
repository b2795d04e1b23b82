import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { M4 } from './testing/macs'
import { ReadMac } from './testing/readings'

const HOURS = 24
/** In the first hours V8 is still compiling. */
const WARM_UP_HOURS = 4
/** A byte lost with every call into C would be 30 MB. */
const MOST_GROWTH_BYTES = 10e6
/** One of each kind is enough, and its cores are most of an M4. */
const MAC = { ...M4, mac: { channels: M4.mac.channels.filter(({ group }) => group !== 'CPU Stats') } }

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

it(`grows by nothing in ${HOURS} hours at a sample a second`, () => {
  const mac = new ReadMac(MAC)
  let seconds = 0
  const read = (hours: number): { objects: number; bytes: number } => {
    for (let i = 0; i < hours * 3600; i++) mac.readAt(++seconds * 1000)
    collectGarbage()
    return { objects: mac.standIn.liveObjects, bytes: process.memoryUsage.rss() }
  }
  const before = read(WARM_UP_HOURS)
  const after = read(HOURS - WARM_UP_HOURS)
  expect(after.objects).toBe(before.objects)
  expect(after.bytes - before.bytes).toBeLessThan(MOST_GROWTH_BYTES)
  expect(mac.readAt((seconds + 1) * 1000)?.sample.gpu.powerMw).toBeCloseTo(14, 3)
  expect(mac.close()).toBe(0)
}, 600_000)

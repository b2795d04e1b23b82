import { M4 } from './macs'
import { ReadMac } from './readings'

// Reads a made-up Mac once a second for so many hours, without waiting, and prints what that grew by, as JSON (`Endured`).
// A process of its own, started with --expose-gc: in one that tests share, their memory would be taken for ours.

export interface Endured {
  /** Objects of the stand-in that are there at the end and were not after the warm-up. */
  grownObjects: number
  /** Of this process, from the first hours after the warm-up to the last ones. */
  grownBytes: number
  /** Of the last reading. */
  gpuMw: number | null
  /** Objects that nobody released, once closed. */
  leftObjects: number
}

/** In the first hours V8 is still compiling. */
const WARM_UP_HOURS = 4
/** What V8 keeps in reserve comes and goes by some MB from one hour to the next: the least of so many hours counts. */
const COMPARED_HOURS = 4
/** One of each kind is enough, and its cores are most of an M4. */
const MAC = { ...M4, mac: { channels: M4.mac.channels.filter(({ group }) => group !== 'CPU Stats') } }

const hours = Number(process.argv[2])
const mac = new ReadMac(MAC)
const hourly = Array.from({ length: hours }, (_, hour) => {
  for (let second = 1; second <= 3600; second++) mac.readAt((hour * 3600 + second) * 1000)
  if (globalThis.gc === undefined) throw new Error('Start it with --expose-gc.')
  globalThis.gc()
  return { objects: mac.standIn.liveObjects, bytes: process.memoryUsage.rss() }
}).slice(WARM_UP_HOURS)
const [first, last] = [hourly.slice(0, COMPARED_HOURS), hourly.slice(-COMPARED_HOURS)]
const leastBytes = (some: typeof hourly): number => Math.min(...some.map(({ bytes }) => bytes))
const reading = mac.readAt((hours * 3600 + 1) * 1000)
const endured: Endured = {
  grownObjects: (last.at(-1)?.objects ?? NaN) - (first[0]?.objects ?? NaN),
  grownBytes: leastBytes(last) - leastBytes(first),
  gpuMw: reading?.sample.gpu.powerMw ?? null,
  leftObjects: mac.close(),
}
process.stdout.write(JSON.stringify(endured))

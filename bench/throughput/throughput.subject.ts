import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'

import { ReplaySource } from '../../src/main/sources/replay/replay-source'
import { probeRecording, readRecording } from '../../src/main/sources/replay/recording'

// Reads one file in one way: `throughput.subject.js read|replay|lines FILE SECONDS`; `replay` plays at 1000 times the
// recorded speed and ends after so many seconds. Prints what it read, how long it took and how much memory that held.

const REPLAY_SPEED = 1000
const CHUNK_BYTES = 64 * 1024
/** Between two readings of the memory. */
const READING_BYTES = 2e6

const [mode = '', file = '', seconds = ''] = process.argv.slice(2)
/** Resident bytes, in the order in which they were read. */
const resident: number[] = []
let samples = 0
let bytes = 0
let recordedMs = 0

const from = performance.now()
const cpuFrom = process.cpuUsage()
if (mode === 'read') await read()
else if (mode === 'replay') await replay(Number(seconds))
else await lines()
const cpu = process.cpuUsage(cpuFrom)

process.stdout.write(
  JSON.stringify({
    samples,
    bytes,
    recordedSeconds: recordedMs / 1000,
    seconds: (performance.now() - from) / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMegabytes: peakMegabytes(),
    growthMegabytes: growth(),
  }),
)

/** As the app reads a recording: with the bytes of each sample. */
async function read(): Promise<void> {
  for await (const step of readRecording(file, { keepFrames: true })) {
    samples += step.samples.length
    onBytesRead(step.bytesRead)
  }
}

/** The least that any reader must do: reads the file in the same pieces and splits them into lines. */
async function lines(): Promise<void> {
  const opened = await open(file, 'r')
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  let carry = ''
  let total = 0
  try {
    for (;;) {
      const { bytesRead } = await opened.read(buffer, 0, CHUNK_BYTES)
      if (bytesRead === 0) return
      carry = (carry + buffer.toString('latin1', 0, bytesRead)).split('\n').pop() ?? ''
      onBytesRead((total += bytesRead))
    }
  } finally {
    await opened.close()
  }
}

async function replay(duration: number): Promise<void> {
  const probed = await probeRecording(file)
  if (!probed.ok) throw new Error(probed.message)
  const source = new ReplaySource(probed.value, REPLAY_SPEED)
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, duration * 1000)
    const end = (): void => {
      clearTimeout(timer)
      resolve()
    }
    source.start({
      onSample: (sample) => {
        samples++
        recordedMs += sample.elapsedMs ?? 0
        onBytesRead(source.progress().bytesRead)
      },
      onFault: ({ message }) => reject(new Error(message)),
      onEnd: end,
      onFailure: (message) => reject(new Error(message)),
    })
  })
  source.stop()
}

function onBytesRead(bytesRead: number): void {
  bytes = bytesRead
  if (bytesRead >= (resident.length + 1) * READING_BYTES) resident.push(process.memoryUsage.rss())
}

/** From /proc: Node's maxRSS includes that of the process that started this one. */
function peakMegabytes(): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return (Number(kilobytes) * 1024) / 1e6
}

/** From the highest reading of the second quarter to that of the last; the first is warming up. null: too few readings. */
function growth(): number | null {
  const quarter = Math.floor(resident.length / 4)
  if (quarter === 0) return null
  const highest = (part: number[]): number => Math.max(...part)
  return (highest(resident.slice(-quarter)) - highest(resident.slice(quarter, 2 * quarter))) / 1e6
}

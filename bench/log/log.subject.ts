import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

import { AneLines } from '../../src/main/sources/unified-log/ane-lines'
import { startLog } from '../../src/main/sources/unified-log/log-process'
import { LogReader } from '../../src/main/sources/unified-log/log-reader'
import { UnifiedLogSource } from '../../src/main/sources/unified-log/unified-log-source'

// Reads what `log` wrote: `log.subject.js records FILE`, all of it; `log.subject.js flood FILE SECONDS`, again and again
// as fast as it comes. Prints how many records were read, and the processor time.

const CHUNK_BYTES = 64 * 1024

const [mode = '', file = '', seconds = ''] = process.argv.slice(2)
let records = 0

const from = performance.now()
const cpuFrom = process.cpuUsage()
if (mode === 'records') readRecords(readFileSync(file))
else await flood(Number(seconds))
const cpu = process.cpuUsage(cpuFrom)

process.stdout.write(
  JSON.stringify({
    records,
    seconds: (performance.now() - from) / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
  }),
)

function readRecords(bytes: Buffer): void {
  const lines = new AneLines()
  const reader = new LogReader(
    {
      onRecord: (record) => {
        if (lines.recognise(record) !== null) records++
      },
      onDropped: () => undefined,
      onFault: ({ message }) => {
        throw new Error(message)
      },
    },
    true,
  )
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) reader.write(bytes.subarray(at, at + CHUNK_BYTES))
  reader.end()
}

async function flood(durationSeconds: number): Promise<void> {
  const source = new UnifiedLogSource(
    {
      nowMs: () => performance.now(),
      wallClockMs: () => Date.now(),
      random: () => 0.5,
      after: (delayMs, callback) => {
        const timer = setTimeout(callback, delayMs)
        return () => clearTimeout(timer)
      },
      startLog: (_, handlers) =>
        startLog('/bin/sh', ['-c', 'while cat "$0"; do :; done', file], handlers, null),
      toAxis: (ms) => ({ ms, uncertaintyMs: 0 }),
    },
    { isWide: false, fillInMs: null },
  )
  source.start({
    onRunning: () => undefined,
    onEvent: () => records++,
    onSkipped: () => undefined,
    onEnd: () => undefined,
    onFailure: ({ message }) => {
      throw new Error(message)
    },
  })
  await wait(durationSeconds * 1000)
  source.stop()
}

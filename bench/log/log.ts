import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

import { LOG_ENTRIES, writeLogEntry } from '../../src/main/synthesis/log-writer'
import { figureOf, type PartOptions, type PartResult } from '../lib/part'
import { withScratchFolder } from '../lib/machine'
import { runSubject } from '../lib/subject'

const ROUNDS = 5
const RECORDS = 50_000
const FLOOD_SECONDS = 8
/** Tens of records a load, some loads a minute: more than was seen on a Mac that somebody works at. */
const USUAL_RECORDS_PER_MINUTE = 300

const reading = z.object({ records: z.number(), seconds: z.number(), cpuSeconds: z.number() })

/** What reading the unified log takes of a core: at usual rates, and in a flood. */
export async function run({ rounds, quick, progress }: PartOptions): Promise<PartResult> {
  const count = rounds ?? (quick ? 2 : ROUNDS)
  const microseconds: number[] = []
  const flooded: number[] = []
  await withScratchFolder(async (folder) => {
    const file = path.join(folder, 'log.ndjson')
    writeFileSync(file, records())
    for (let round = 1; round <= count; round++) {
      progress(`log: round ${round} of ${count}`)
      const read = reading.parse(await runSubject('log', ['records', file]))
      microseconds.push((read.cpuSeconds / read.records) * 1e6)
      const flood = reading.parse(await runSubject('log', ['flood', file, String(quick ? 2 : FLOOD_SECONDS)]))
      flooded.push((flood.cpuSeconds / flood.seconds) * 100)
    }
  })
  const usual = microseconds.map((each) => (each * USUAL_RECORDS_PER_MINUTE) / 60 / 1e4)
  const ours = (values: number[]) => ({ ours: values, peers: {} })
  const aim = {
    text: 'under 0.5 %',
    isReached: ({ ours: { median } }: { ours: { median: number } }) => median < 0.5,
  }
  return {
    part: 'log',
    figures: [
      figureOf({ name: 'a record', unit: 'µs', better: 'lower' }, ours(microseconds)),
      figureOf(
        { name: `${USUAL_RECORDS_PER_MINUTE} records a minute`, unit: '% of a core', better: 'lower', aim },
        ours(usual),
      ),
      figureOf({ name: 'a flood', unit: '% of a core', better: 'lower' }, ours(flooded)),
    ],
    notes: [
      'Records as `log stream --style ndjson` writes them, of 1.2 kB, from bytes to what they say of the ANE.',
      `The flood is a program that writes them without a pause; of it the budget of 2 MB a second is read. What \`log\` itself takes can be measured on a Mac only.`,
    ],
  }
}

function records(): string {
  const process = { name: 'mediaanalysisd', pid: 952 }
  const makers = [
    LOG_ENTRIES.loaded,
    LOG_ENTRIES.opened,
    LOG_ENTRIES.powerOn,
    LOG_ENTRIES.connected,
    LOG_ENTRIES.powerOff,
  ]
  const startMs = Date.UTC(2026, 8, 20, 12)
  const lines = Array.from({ length: RECORDS }, (_, index) =>
    writeLogEntry(
      (makers[index % makers.length] as (typeof makers)[number])(startMs + index * 200, process),
      'ndjson',
    ),
  )
  return lines.join('')
}

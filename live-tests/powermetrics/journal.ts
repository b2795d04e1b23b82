import { appendFileSync, existsSync, readFileSync } from 'node:fs'

import { z } from 'zod'

/** What the stand-in did, for a test to wait for and to compare with what the app shows. */
const entrySchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('start'), pid: z.number(), uid: z.number(), args: z.array(z.string()) }),
  z.object({ event: z.literal('refusal'), pid: z.number(), message: z.string() }),
  /** `monotonicNs`: when its last byte was written, by the clock that all processes share. */
  z.object({
    event: z.literal('sample'),
    pid: z.number(),
    index: z.number(),
    anePowerMw: z.number(),
    elapsedNs: z.number(),
    monotonicNs: z.number(),
  }),
  /** A command said what the ANE takes from now on; `energyMj`: what it took until now. */
  z.object({ event: z.literal('power'), pid: z.number(), powerMw: z.number(), energyMj: z.number() }),
  z.object({ event: z.literal('act'), pid: z.number(), kind: z.string() }),
  z.object({ event: z.literal('end'), pid: z.number(), reason: z.string() }),
])

export type JournalEntry = z.infer<typeof entrySchema>

export class Journal {
  constructor(private readonly file: string) {}

  write(entry: JournalEntry): void {
    appendFileSync(this.file, `${JSON.stringify(entry)}\n`)
  }

  /** A last line that is still being written is left out. */
  read(): JournalEntry[] {
    if (!existsSync(this.file)) return []
    const lines = readFileSync(this.file, 'utf8').split('\n').slice(0, -1)
    return lines.map((line) => entrySchema.parse(JSON.parse(line)))
  }

  of<Event extends JournalEntry['event']>(event: Event): Extract<JournalEntry, { event: Event }>[] {
    return this.read().filter(
      (entry): entry is Extract<JournalEntry, { event: Event }> => entry.event === event,
    )
  }
}

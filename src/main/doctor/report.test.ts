import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { M1, M1_ULTRA, M4, M5_MAX, M6 } from '../sources/ioreport/testing/macs'
import { diagnose } from './doctor'
import type { Observations } from './observations'
import { readReport, writeReport, type DoctorReport } from './report'
import { askSampler, HANGS, healthyMac, samplesEvery } from './testing/made-macs'
import { listenedMs, madeFromReport } from './testing/made-from-report'
import { observeMade, type MadeSystem } from './testing/stand-in-system'

function parsed(text: string): DoctorReport {
  const read = readReport(text)
  if (!read.ok) throw new Error(read.message)
  return read.value
}
const replayed = (seen: Observations): Promise<Observations> =>
  observeMade(madeFromReport(seen), listenedMs(seen))

const SOCKETLESS: Partial<MadeSystem> = { stream: null, app: null }
const MACS: [name: string, changed: Partial<MadeSystem>][] = [
  ['a healthy one', {}],
  ['an M1', { counters: M1.mac, ...SOCKETLESS }],
  ['an M1 Ultra, with names that stand there twice', { counters: M1_ULTRA.mac }],
  ['an M4 whose energy stands still', { counters: M4.mac }],
  ['an M5 Max that refuses a group', { counters: M5_MAX.mac }],
  ['an M6', { counters: M6.mac, ...SOCKETLESS }],
  ['one whose samples are late', { stream: samplesEvery(1700, 5, 1000) }],
  ['one that refuses the connection', { stream: [{ atMs: 7, does: 'refuse' }] }],
  ['one whose helper crashes', { helper: 'crashes' }],
  [
    'one whose powermetrics hangs',
    { programs: { ...healthyMac().programs, [askSampler('thermal')]: HANGS } },
  ],
  ['one without the library', { counters: null, log: { text: '', end: { status: 77, message: '' } } }],
]

describe('a report that the stand-ins replay', () => {
  it.each(MACS)('gives the same table: %s', async (_name, changed) => {
    const seen = await observeMade({ ...healthyMac(), ...changed })
    const report = parsed(writeReport(seen))
    expect(report.seen).toEqual(seen)
    expect(diagnose(await replayed(report.seen)).results).toEqual(diagnose(seen).results)
  })

  it('gives it again for what is no Mac', async () => {
    const seen = await observeMade({ ...healthyMac(), platform: 'linux', app: null })
    expect(diagnose(await replayed(parsed(writeReport(seen)).seen))).toEqual(diagnose(seen))
  })
})

/** Whatever somebody sent us: drop it there. */
const FOLDER = join(import.meta.dirname, 'testing/reports')

describe('reports of other machines', () => {
  it.each(readdirSync(FOLDER))('still give what they gave: %s', async (name) => {
    const { checks, seen } = parsed(readFileSync(join(FOLDER, name), 'utf8'))
    const { results } = diagnose(await replayed(seen))
    const states = (list: readonly { id: string; state: string }[]) =>
      list.map(({ id, state }) => [id, state])
    expect(states(results)).toEqual(states(checks))
  })
})

describe('a file that is no report', () => {
  it.each([
    ['', /no JSON/],
    ['{"anemometerReport":1', /cut off/],
    ['[]', /form is wrong/],
    ['null', /form is wrong/],
    ['{"anemometerReport":2}', /newer Anemometer \(version 2\)/],
    ['{"anemometerReport":1,"checks":[]}', /its seen is wrong/],
  ])('is told in a sentence: %s', (text, message) => {
    const read = readReport(text)
    expect(read.ok ? '' : read.message).toMatch(message)
  })
})

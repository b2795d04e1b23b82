import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { madeSeconds } from '../../main/storage/testing/made-samples'
import { openedStore, writerOf } from '../../main/storage/testing/store-folder'
import { UsageError } from '../command'
import { createTestIo } from '../testing/test-io'

// Set before anything asks for the local time.
vi.stubEnv('TZ', 'Europe/Berlin')

const { ledgerCommand } = await import('./ledger')

/** Two hours before midnight, and one after it. */
const EVENING = Date.parse('2026-03-01T22:00+01:00')
let data = ''
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'anemometer-ledger-'))
  const store = openedStore(data)
  const writer = writerOf(store, store.continuousTrack('live'))
  for (const placed of madeSeconds(EVENING, 3 * 3600, { cpuMw: 1000, aneMw: 20 })) writer.append(placed)
  store.close()
})
afterAll(() => rmSync(data, { recursive: true }))

const SPAN = ['--from', '2026-02-25', '--to', '2026-03-05']
const run = async (...args: string[]): Promise<{ status: number; out: string; errors: string[] }> => {
  const { io, out, errors } = createTestIo()
  const status = await ledgerCommand.run(args.includes('--data') ? args : [...args, '--data', data], io)
  return { status, out: out(), errors }
}

describe('anemometer ledger', () => {
  it('prints a line a day of what was read, its total, and what it cost', async () => {
    const { status, out } = await run(...SPAN, '--price', '1000', '--currency', '€')
    expect(status).toBe(0)
    expect(out.split('\n')).toEqual([
      'day          coverage   ANE min      ANE       CPU       all     cost',
      '2026-03-01        8 %       120    144 J   7.20 kJ   7.34 kJ   2.04 €',
      '2026-03-02        4 %        60   72.0 J   3.60 kJ   3.67 kJ   1.02 €',
      'total             6 %       180    216 J   10.8 kJ   11.0 kJ   3.06 €',
      '',
    ])
  })

  it('prints CSV and JSON for programs', async () => {
    const csv = (await run(...SPAN, '--by', 'hour', '--format', 'csv')).out.trimEnd().split('\r\n')
    expect(csv).toHaveLength(4)
    expect(csv[1]).toMatch(/^2026-03-01T22:00:00\+01:00,2026-03-01T23:00:00\+01:00,1,60,72,0\.02,3600000,/)
    const json = JSON.parse((await run(...SPAN, '--by', 'month', '--format', 'json')).out) as {
      periods: { from: string }[]
    }
    expect(json.periods.map(({ from }) => from)).toEqual(['2026-03-01T00:00:00+01:00'])
  })

  it('says in every format that the demonstration is made up, and counts none of it as live', async () => {
    const demonstrated = mkdtempSync(join(tmpdir(), 'anemometer-ledger-'))
    const store = openedStore(demonstrated)
    const writer = writerOf(store, store.continuousTrack('demonstration'))
    for (const placed of madeSeconds(EVENING, 60, { cpuMw: 1000 })) writer.append(placed)
    store.continuousTrack('live')
    store.close()
    const ofThem = (...args: string[]): ReturnType<typeof run> =>
      run(...SPAN, ...args, '--data', demonstrated)
    const text = (await ofThem('--demonstration')).out.split('\n')
    expect([text[0], text[2]]).toEqual([
      'Demonstration: all of this is made up.',
      expect.stringMatching(/^2026-03-01 .* 60\.0 J/),
    ])
    expect((await ofThem('--demonstration', '--format', 'csv')).out).toMatch(/,demonstration,true\r\n$/)
    expect(JSON.parse((await ofThem('--demonstration', '--format', 'json')).out)).toMatchObject({
      ...{ source: 'demonstration', isMadeUp: true },
    })
    expect(await ofThem()).toMatchObject({ status: 2, out: '' })
    rmSync(demonstrated, { recursive: true })
  })

  it('says where nothing is kept', async () => {
    expect(await run('--from', '2020-01-01', '--to', '2020-01-05')).toMatchObject({
      ...{ status: 2, out: '' },
      errors: ['anemometer ledger: nothing is kept of live readings in that time'],
    })
    const { status, errors } = await run(...SPAN, '--demonstration')
    expect([status, errors[0]]).toEqual([2, expect.stringContaining('Nothing is kept of the demonstration')])
  })

  it('says what fills it where there is no history at all: no measurement does', async () => {
    vi.stubEnv('XDG_CONFIG_HOME', join(data, 'empty'))
    vi.stubEnv('HOME', join(data, 'empty'))
    const { io, errors } = createTestIo()
    expect(await ledgerCommand.run([], io)).toBe(2)
    expect(errors).toEqual([
      'anemometer ledger: Nothing is kept of live readings yet: the app keeps what it reads while it runs.',
    ])
  })

  it.each([
    [['--price', '-1'], /--price takes what a kWh costs/],
    [['--price', '0'], /--price takes/],
    [['--currency', 'EUR'], /add --price/],
    [['--price', '1', '--currency', 'x'.repeat(17)], /1 to 16 characters/],
    [['--from', '2026-03-05', '--to', '2026-03-01'], /later than --from/],
    [['--by', 'hour', '--from', '2020-01-01'], /more than 750 times/],
    [['--by', 'year'], /there is no by "year"/],
    [['--from', 'yesterday'], /--from takes a time/],
  ])('refuses %j with a sentence', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(UsageError)
    await expect(run(...args)).rejects.toThrow(message)
  })
})

import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseProcessTimes, processTimesOf } from './process-times'

describe('parseProcessTimes', () => {
  it.each([
    ['as macOS prints it', '  733   0:01.25 powermetrics', 1.25],
    ['after hours', '  733 123:04.56 powermetrics', 123 * 60 + 4.56],
    ['as Linux prints it', '    733 00:01:30 powermetrics', 90],
    ['after days', '    733 1-02:03:04 powermetrics', 86_400 + 2 * 3600 + 3 * 60 + 4],
  ])('reads a time %s', (_, line, cpuSeconds) => {
    expect(parseProcessTimes(`1 00:00:01 launchd\n${line}\n`, 'powermetrics')).toEqual([
      { pid: 733, cpuSeconds },
    ])
  })

  it('takes only what has exactly that name', () => {
    const text = '1 0:00.01 powermetricsd\n2 0:00.02 my powermetrics\n3 0:00.03 powermetrics\n'
    expect(parseProcessTimes(text, 'powermetrics')).toEqual([{ pid: 3, cpuSeconds: 0.03 }])
  })

  it('leaves out lines that read otherwise', () => {
    expect(
      parseProcessTimes('ps: illegal option\n\n4 - powermetrics\n5 later powermetrics', 'powermetrics'),
    ).toEqual([])
  })
})

it.runIf(existsSync('/bin/ps'))('finds a process of this machine', async () => {
  const found = await processTimesOf('ps', 60_000)
  expect(found?.length).toBeGreaterThan(0)
})

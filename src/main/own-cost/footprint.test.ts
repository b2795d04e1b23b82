import { describe, expect, it } from 'vitest'
import { Footprint, parseFootprint, TOP_EVERY_MS } from './footprint'

const PRINTED = `Processes: 512 total, 3 running, 509 sleeping, 2401 threads
2026/11/30 14:03:07
PhysMem: 15G used (2104M wired), 412M unused.

PID    MEM
733    214M+
734    9873K
81     1G-
`

describe('parseFootprint', () => {
  it('adds up what top prints of these processes, whether it grows or shrinks', () => {
    expect(parseFootprint(PRINTED, [733, 734])).toBe(214 * 2 ** 20 + 9873 * 1024)
    expect(parseFootprint(PRINTED, [81])).toBe(2 ** 30)
    expect(parseFootprint('PID MEM\n5 12B \n', [5])).toBe(12)
  })

  it('knows no sum where one of them is missing, or reads otherwise', () => {
    expect(parseFootprint(PRINTED, [733, 735])).toBeNull()
    expect(parseFootprint('PID MEM\n733 N/A\n', [733])).toBeNull()
    expect(parseFootprint('invalid option or syntax: -pid', [733])).toBeNull()
  })
})

describe('Footprint', () => {
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  it('is asked once a minute, and too old after two', async () => {
    const answers = [100, null, null]
    const asked: (readonly number[])[] = []
    const footprint = new Footprint((pids) => {
      asked.push(pids)
      return Promise.resolve(answers.shift() ?? null)
    })
    const at = async (nowMs: number): Promise<number | null> => {
      footprint.bytes([1, 2], nowMs)
      await settled()
      return footprint.bytes([1, 2], nowMs)
    }
    expect(await at(0)).toBe(100)
    expect(await at(TOP_EVERY_MS - 1)).toBe(100)
    expect(asked).toEqual([[1, 2]])
    expect(await at(TOP_EVERY_MS)).toBe(100)
    expect(asked).toHaveLength(2)
    expect(await at(2 * TOP_EVERY_MS)).toBe(100)
    expect(await at(2 * TOP_EVERY_MS + 1)).toBeNull()
  })
})

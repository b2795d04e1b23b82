import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createDemonstration } from '../synthesis/demonstration'
import { RecentFrames } from './recent-frames'

function demonstrationFrames(count: number): { endMs: number; bytes: Buffer }[] {
  const stream = createDemonstration({ startMs: Date.UTC(2022, 2, 30, 12) })
  return Array.from({ length: count }, () => stream.next())
}

describe('RecentFrames', () => {
  it('gives back every byte of the last 10 minutes, in order', () => {
    const recent = new RecentFrames()
    const all = demonstrationFrames(700)
    for (const { bytes, endMs } of all) recent.add(bytes, endMs)
    const newestMs = all.at(-1)?.endMs ?? 0
    const expected = all.filter(({ endMs }) => endMs >= newestMs - 600_000)
    const kept = [...recent.frames()]
    expect(kept.map(({ endMs }) => endMs)).toEqual(expected.map(({ endMs }) => endMs))
    expect(kept.every(({ bytes }, index) => expected[index]?.bytes.equals(bytes) === true)).toBe(true)
  })

  it('takes about a kilobyte a frame of 40', () => {
    const recent = new RecentFrames()
    for (const { bytes, endMs } of demonstrationFrames(640)) recent.add(bytes, endMs)
    expect(recent.sizeBytes).toBeLessThan(640 * 2000 + 1024 * 1024)
  })

  it('begins where it is asked to', () => {
    const recent = new RecentFrames()
    for (let second = 1; second <= 100; second++) recent.add(Uint8Array.of(second), second * 1000)
    expect([...recent.frames(98_000)].map(({ bytes }) => bytes[0])).toEqual([98, 99, 100])
    expect([...recent.frames(5000)]).toHaveLength(96)
    recent.clear()
    expect([[...recent.frames()], recent.sizeBytes]).toEqual([[], 0])
  })

  it('stays within its bytes, whatever comes, and keeps the newest', () => {
    const recent = new RecentFrames(600_000, 3_000_000)
    for (let index = 0; index < 200; index++) {
      recent.add(randomBytes(100_000), index)
      expect(recent.sizeBytes).toBeLessThanOrEqual(3_000_000)
    }
    recent.add(randomBytes(4_000_000), 200)
    const kept = [...recent.frames()].map(({ endMs }) => endMs)
    expect(kept.at(-1)).toBe(199)
    expect(kept.length).toBeGreaterThan(10)
  })

  it('keeps a frame by itself that is larger than any batch', () => {
    const recent = new RecentFrames()
    const sizes = [10, 700_000, 20, 300_000, 300_000]
    for (const [index, size] of sizes.entries()) recent.add(new Uint8Array(size).fill(index), index)
    const kept = [...recent.frames()]
    expect(kept.map(({ bytes }) => bytes.length)).toEqual(sizes)
    expect(kept.map(({ bytes }) => bytes[0])).toEqual([0, 1, 2, 3, 4])
  })

  it('may go on while it is being read', () => {
    const recent = new RecentFrames()
    for (let index = 0; index < 70; index++) recent.add(Uint8Array.of(index), index)
    const seen: number[] = []
    for (const { endMs } of recent.frames()) {
      seen.push(endMs)
      recent.add(Uint8Array.of(1), 100 + endMs)
    }
    expect(seen).toEqual(Array.from({ length: 70 }, (_, index) => index))
  })
})

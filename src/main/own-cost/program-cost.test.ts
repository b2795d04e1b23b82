import { describe, expect, it } from 'vitest'
import { ProgramCost, PS_EVERY_MS } from './program-cost'
import type { ProcessTime } from './process-times'

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Returns one list after the other, and counts its calls. */
function watching(...answers: (ProcessTime[] | null)[]) {
  let asked = 0
  const cost = new ProgramCost(() => Promise.resolve(answers[asked++] ?? null))
  const at = async (nowMs: number): Promise<number | null> => {
    cost.cpuShare(nowMs)
    await settled()
    return cost.cpuShare(nowMs)
  }
  return { cost, at, asked: () => asked }
}

describe('ProgramCost', () => {
  it('is known from the second look on', async () => {
    const { at } = watching([{ pid: 7, cpuSeconds: 90 }], [{ pid: 7, cpuSeconds: 90.3 }])
    expect(await at(0)).toBeNull()
    expect(await at(PS_EVERY_MS)).toBeCloseTo(0.02)
  })

  it('asks no more often than it may cost', async () => {
    const { at, asked } = watching([{ pid: 7, cpuSeconds: 1 }])
    for (let nowMs = 0; nowMs < PS_EVERY_MS; nowMs += 5000) await at(nowMs)
    expect(asked()).toBe(1)
  })

  it('says nothing where several run, or none', async () => {
    const both = [
      { pid: 7, cpuSeconds: 2 },
      { pid: 8, cpuSeconds: 50 },
    ]
    const { at } = watching([{ pid: 7, cpuSeconds: 1 }], both, [])
    await at(0)
    expect(await at(PS_EVERY_MS)).toBeNull()
    expect(await at(2 * PS_EVERY_MS)).toBeNull()
  })

  it('keeps what it knows when ps does not answer, but not for long', async () => {
    const { at } = watching([{ pid: 7, cpuSeconds: 90 }], [{ pid: 7, cpuSeconds: 90.3 }], null)
    await at(0)
    await at(PS_EVERY_MS)
    expect(await at(2 * PS_EVERY_MS)).toBeCloseTo(0.02)
    expect(await at(4 * PS_EVERY_MS)).toBeNull()
  })

  it('begins anew with another process', async () => {
    const { at } = watching(
      [{ pid: 7, cpuSeconds: 90 }],
      [{ pid: 9, cpuSeconds: 0.5 }],
      [{ pid: 9, cpuSeconds: 0.8 }],
    )
    await at(0)
    expect(await at(PS_EVERY_MS)).toBeNull()
    expect(await at(2 * PS_EVERY_MS)).toBeCloseTo(0.02)
  })

  it('does not take what comes after it was forgotten', async () => {
    let answer: (found: ProcessTime[]) => void = () => undefined
    const cost = new ProgramCost(() => new Promise((resolve) => (answer = resolve)))
    const look = async (nowMs: number, cpuSeconds: number, forget = false): Promise<number | null> => {
      cost.cpuShare(nowMs)
      if (forget) cost.forget()
      answer([{ pid: 7, cpuSeconds }])
      await settled()
      return cost.cpuShare(nowMs)
    }
    await look(0, 1)
    expect(await look(PS_EVERY_MS, 2, true)).toBeNull()
    // A reading from before `forget` would give a share already.
    expect(await look(3 * PS_EVERY_MS, 3)).toBeNull()
  })

  it('forgets when nothing is read live any more, and asks at once when it is again', async () => {
    const { cost, at, asked } = watching(
      [{ pid: 7, cpuSeconds: 1 }],
      [{ pid: 7, cpuSeconds: 2 }],
      [{ pid: 7, cpuSeconds: 3 }],
    )
    await at(0)
    await at(PS_EVERY_MS)
    cost.forget()
    expect(await at(PS_EVERY_MS + 1)).toBeNull()
    expect(asked()).toBe(3)
  })
})

import { describe, expect, it } from 'vitest'
import { increase, memoryMegabytes, watchCost } from './process-cost'

it('counts what runs, and takes nothing away for what ended', () => {
  const before = new Map([
    ['main', 500],
    ['ended', 300],
  ])
  const after = new Map([
    ['main', 510],
    ['new', 4],
  ])
  expect(increase(before, after)).toBe(14)
})

describe.runIf(process.platform === 'linux')('what a process costs', () => {
  it('is what it used since it was watched', () => {
    const cost = watchCost(process.pid)
    const before = process.cpuUsage()
    while (process.cpuUsage(before).user < 100_000) Math.sqrt(Math.random())
    expect(cost().cpuMs).toBeGreaterThan(50)
  })

  it('is not nothing where it has ended', () => {
    const nobody = 2 ** 30
    expect(() => watchCost(nobody)).toThrow('ended while it was measured')
    expect(() => memoryMegabytes(nobody)).toThrow('ended while it was measured')
  })
})

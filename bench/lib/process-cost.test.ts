import { describe, expect, it } from 'vitest'
import { memoryMegabytes, watchCost } from './process-cost'

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

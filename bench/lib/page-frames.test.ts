import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { residentBytes } from './page-frames'

describe.runIf(existsSync('/proc/self/pagemap') && process.getuid?.() === 0)('residentBytes, as root', () => {
  it('finds what this process has in memory, and counts it once', () => {
    const own = residentBytes([process.pid]) ?? 0
    const { rss } = process.memoryUsage()
    // The kernel counts some pages later, and zeroed ones otherwise.
    expect(own / rss).toBeGreaterThan(0.8)
    expect(own / rss).toBeLessThan(1.2)
    expect((residentBytes([process.pid, process.pid]) ?? 0) / own).toBeLessThan(1.2)
  })

  it('sees memory that is filled', () => {
    const before = residentBytes([process.pid]) ?? 0
    const filled = Buffer.alloc(64e6, 1)
    expect(((residentBytes([process.pid]) ?? 0) - before) / filled.length).toBeGreaterThan(0.9)
  })

  it('knows nothing of a process that does not exist', () => {
    expect(residentBytes([2 ** 30])).toBeNull()
  })
})

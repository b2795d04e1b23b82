import { describe, expect, it } from 'vitest'
import { formatTransfer } from './progress-line'

describe('the progress of a transfer', () => {
  const transfer = { kind: 'import', label: 'big.plist', samples: 9 } as const

  it('leaves out what is unknown', () => {
    const known = { bytesDone: 4e8, bytesTotal: 1e9, bytesPerSecond: 5e7, remainingMs: 12_000 }
    expect(formatTransfer({ ...transfer, ...known })).toBe(
      'big.plist: 40 %, 400 MB of 1.00 GB, 50.0 MB/s, 12 s left',
    )
    const unknown = { bytesDone: 4e8, bytesTotal: null, bytesPerSecond: null, remainingMs: null }
    expect(formatTransfer({ ...transfer, ...unknown })).toBe('big.plist: 400 MB')
  })
})

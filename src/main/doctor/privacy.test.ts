import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PowermetricsReader } from '../powermetrics/powermetrics-reader'
import { M1_PRO_MACOS_12, M4_MAX_MACOS_15, M5_MAX_MACOS_26 } from '../synthesis/chips'
import { writePlistSample } from '../synthesis/plist-writer'
import { createTestWindow } from '../synthesis/test-windows'
import type { Sample } from '#shared/sample'
import { WANTED_GROUPS } from '../sources/ioreport/channels'
import { M1, M1_ULTRA, M4, M4_MAX, M5_MAX, M6 } from '../sources/ioreport/testing/macs'
import { cleanSample, isKnown, knownWordsOf } from './privacy'

function read(plist: string): Sample[] {
  const samples: Sample[] = []
  const reader = new PowermetricsReader({
    onSample: (sample) => samples.push(sample),
    onFault: () => undefined,
  })
  reader.write(Buffer.from(plist))
  reader.end()
  return samples
}
const sampleOf = (chip: typeof M1_PRO_MACOS_12) => writePlistSample(chip, createTestWindow(chip, 1))

describe('a sample in a report', () => {
  it.each([M1_PRO_MACOS_12, M4_MAX_MACOS_15, M5_MAX_MACOS_26])(
    'is read as the one it is of: $model',
    (chip) => {
      const plist = sampleOf(chip)
      expect(read(plist)).toHaveLength(1)
      expect(read(cleanSample(plist))).toEqual(read(plist))
    },
  )

  it('may have only its window', () => {
    const plist = sampleOf(M4_MAX_MACOS_15)
    const [whole] = read(plist)
    const [cleaned] = read(cleanSample(plist, true))
    expect(cleaned).toMatchObject({
      elapsedMs: whole?.elapsedMs,
      timestamp: whole?.timestamp,
      machine: whole?.machine,
    })
    expect(cleaned?.ane.powerMw).toBeNull()
    expect(cleanSample(plist, true).length).toBeLessThan(600)
  })

  it('has no key and no text that is not known, however deep it lies', () => {
    const plist = `<plist version="1.0"><dict>
<key>tasks</key><array><dict><key>name</key><string>Secret</string></dict></array>
<key>kern_bootargs</key><string>serial=C02XK1ZZJGH5</string>
<key>elapsed_ns</key><integer>Ada</integer>
<key>processor</key><dict><key>owner</key><dict><key>name</key><string>Ada</string></dict>
<key>ane_power</key><real>12</real><key>clusters</key><array><dict><key>Ada</key><integer>1</integer></dict>
<dict><key>name</key><string>P0-Cluster of Ada</string></dict></array></dict>
</dict></plist>`
    expect(cleanSample(plist)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>elapsed_ns</key>
<integer></integer>
<key>processor</key>
<dict>
<key>ane_power</key>
<real>12</real>
<key>clusters</key>
<array>
<dict>
</dict>
<dict>
<key>name</key>
<string>P0-Cluster of x</string>
</dict>
</array>
</dict>
</dict>
</plist>
`)
  })
})

describe('known words', () => {
  it('are all that our channels need', () => {
    for (const { mac } of [M1, M1_ULTRA, M4, M4_MAX, M5_MAX, M6])
      for (const { group, subgroup, name, unit, states = [] } of mac.channels)
        for (const text of [group, subgroup, name, unit, ...states])
          expect(knownWordsOf(text ?? '')).toBe(text ?? '')
    expect(WANTED_GROUPS.filter((group) => !isKnown(group))).toEqual([])
  })

  it('let no other word through, and no long number', () => {
    expect(knownWordsOf('ANE0: client Ada‮Löwe <pid 4711> C02XK1ZZJGH5 F5L3M2P4V1 1234567890 １２')).toBe(
      'ANE0: client x_x _pid 4711_ x02x1x5 x 0 0',
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        const cleaned = knownWordsOf(`${before}Ada Lovelace${after}`)
        expect(cleaned).not.toMatch(/Ada|Lovelace/)
        expect(knownWordsOf(cleaned)).toBe(cleaned)
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { PowermetricsReader } from './powermetrics-reader'
import { UnknownKeys } from './unknown-keys'

function unknownIn(text: string): UnknownKeys {
  const unknown = new UnknownKeys()
  const reader = new PowermetricsReader({
    onSample: () => undefined,
    onFault: () => undefined,
    onUnknown: (keys) => unknown.add(keys),
  })
  reader.write(Buffer.from(text))
  reader.end()
  return unknown
}

const plist = (extra: string): string => `<?xml version="1.0"?>
<plist version="1.0">
<dict>
<key>elapsed_ns</key><integer>1000000000</integer>
<key>battery</key><dict><key>anything</key><integer>1</integer></dict>
<key>processor</key><dict><key>ane_power</key><real>1</real><key>inst_retired</key><integer>3</integer>${extra}
<key>clusters</key><array><dict><key>name</key><string>E-Cluster</string><key>power</key><integer>1</integer></dict></array></dict>
</dict>
</plist>
`
const text = (lines: string): string =>
  `*** Sampled system activity (Thu Feb 11 00:10:50 2021 -0800) (1000.00ms elapsed) ***\nANE Power: 1 mW\n${lines}\n`

describe('keys that the reader does not know', () => {
  it('are none in what is known', () => {
    expect(unknownIn(plist('')).describe()).toEqual([])
    expect(unknownIn(text('DCS Power: 3 mW\nE-Cluster Power: 1 mW\nGPU Power: 3 mW')).describe()).toEqual([])
  })

  it('are named with their section, and counted', () => {
    const unknown = unknownIn(plist('<key>npu_power</key><real>3</real>').repeat(2))
    expect(unknown.describe()).toEqual(['1 key of processor not known: npu_power.'])
    expect(unknown.list()).toEqual([{ section: 'processor', name: 'npu_power', count: 2 }])
  })

  it('are labels in text', () => {
    expect(unknownIn(text('NPU Power: 3 mW\nSRAM Bandwidth: 3.5 MB/s')).describe()).toEqual([
      '2 labels of text not known: NPU Power, SRAM Bandwidth.',
    ])
  })

  it('are bounded in number and length, and cannot harm a terminal', () => {
    const many = Array.from({ length: 200 }, (_, i) => `<key>k${i}</key><true/>`).join('')
    const sentences = unknownIn(plist(many)).describe()
    expect(sentences[0]).toMatch(/^64 keys of processor not known: /)
    expect(sentences[1]).toBe('More names than 64 were not known.')
    const [long] = unknownIn(plist(`<key>\u001b[2J${'x'.repeat(500)}</key><true/>`)).describe()
    expect(long?.length).toBeLessThan(120)
    expect(long).not.toContain('\u001b')
  })
})

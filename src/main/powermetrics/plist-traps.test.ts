import { describe, expect, it } from 'vitest'
import { M1_MACOS_11, M1_PRO_MACOS_12, M4_MAX_MACOS_15, M5_MAX_MACOS_26 } from '../synthesis/chips'
import { writePlistSample } from '../synthesis/plist-writer'
import { createTestWindow } from '../synthesis/test-windows'
import { readAll } from './testing/read-all'

const M4 = createTestWindow(M4_MAX_MACOS_15, 7)
const m4 = writePlistSample(M4_MAX_MACOS_15, M4)

/** A small document with one field of the root, or several, replaced. */
function document(body: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    '<key>is_delta</key><true/>',
    '<key>elapsed_ns</key><integer>2000000000</integer>',
    '<key>hw_model</key><string>Mac16,8</string>',
    body,
    '</dict>',
    '</plist>',
    '',
  ].join('\n')
}

function only(input: string): ReturnType<typeof readAll>['samples'][number] {
  const { samples, faults } = readAll(input)
  expect(faults).toEqual([])
  expect(samples).toHaveLength(1)
  return samples[0] as NonNullable<(typeof samples)[0]>
}

describe('framing', () => {
  it('reads one document and says where it was', () => {
    const { samples, spans, format } = readAll(m4)
    expect(format).toBe('plist')
    expect(samples).toHaveLength(1)
    expect(spans).toEqual([{ offset: 0, bytes: m4.length - 1 }])
  })

  it('delivers a sample at </plist>, without waiting for the NUL of the next', () => {
    const upToEnd = m4.slice(0, m4.indexOf('</plist>') + 8)
    expect(readAll(upToEnd, { chunkSizes: [upToEnd.length] }).samples).toHaveLength(1)
  })

  it('takes the NUL in front of samples 2 to n, and any number in front of the first', () => {
    const stream = `${'\0'.repeat(28_477)}${m4}\0${m4}\0${m4}`
    const { samples, spans, faults } = readAll(stream)
    expect(samples).toHaveLength(3)
    expect(faults).toEqual([])
    expect(spans[0]?.offset).toBe(28_477)
    expect(spans[1]?.offset).toBe(28_477 + m4.length + 1)
  })

  it('reports a cut last sample with its offset and keeps the others', () => {
    const { samples, faults } = readAll(`${m4}\0${m4.slice(0, 5000)}`)
    expect(samples).toHaveLength(1)
    expect(faults).toMatchObject([{ code: 'cut-document', offset: m4.length + 1 }])
    expect(faults[0]?.message).toContain('5000 bytes')
  })

  it('takes a NUL or a new declaration inside a document as the end of what was cut there', () => {
    for (const seam of ['\0', '']) {
      const { samples, faults } = readAll(`${m4.slice(0, 3210)}${seam}${m4}`)
      expect(samples).toHaveLength(1)
      expect(faults).toMatchObject([{ code: 'cut-document', offset: 0 }])
    }
  })

  it('skips a malformed document, says at which byte it went wrong, and goes on', () => {
    const broken = m4.replace('</array>', '</dict>')
    const { samples, faults } = readAll(`${m4}\0${broken}\0${m4}`)
    expect(samples).toHaveLength(2)
    expect(faults).toHaveLength(1)
    expect(faults[0]?.code).toBe('malformed-document')
    expect(faults[0]?.offset).toBeGreaterThan(m4.length)
    expect(faults[0]?.offset).toBeLessThan(2 * m4.length + 2)
  })

  it('reports what lies between documents', () => {
    const { samples, faults } = readAll(`${m4}not a word of powermetrics\n\0${m4}`)
    expect(samples).toHaveLength(2)
    expect(faults).toMatchObject([{ code: 'stray-bytes', offset: m4.length }])
  })

  it('gives up on a document beyond the cap, and finds the next', () => {
    const flood = `<?xml version="1.0"?>\n<plist>${'<dict>'.repeat(40_000)}`
    const { samples, faults } = readAll(`${flood}\0${m4}`, { largestDocument: 100_000 })
    expect(samples).toHaveLength(1)
    expect(faults).toMatchObject([{ code: 'oversized-document', offset: 0 }])
  })

  it('begins in the middle of a stream', () => {
    const { samples, faults } = readAll(`${m4.slice(4000)}\0${m4}`)
    expect(samples).toHaveLength(1)
    expect(faults).toMatchObject([{ code: 'stray-bytes', offset: 0 }])
  })

  it('reads a document without declaration, on one line, with Windows line ends, or indented', () => {
    const forms = [
      m4.slice(m4.indexOf('<plist')),
      m4.replaceAll('\n', ''),
      m4.replaceAll('\n', '\r\n'),
      m4.replaceAll('\n<', '\n      <'),
    ]
    for (const form of forms) expect(only(form)).toEqual(only(m4))
    const withTasks = writePlistSample(M4_MAX_MACOS_15, M4, { tasks: ['launchd'] })
    expect(only(withTasks.replaceAll('\n', ''))).toEqual(only(m4))
  })
})

describe('keys and values', () => {
  it('takes repeated keys, the last of them', () => {
    expect(m4.match(/<key>idle_ratio<\/key>/g)?.length).toBeGreaterThan(2)
    const gpu =
      '<key>gpu</key><dict><key>idle_ratio</key><real>0.5</real><key>idle_ratio</key><real>0.25</real></dict>'
    expect(only(document(gpu)).gpu.activeRatio).toBe(0.75)
  })

  it('passes over keys without a value', () => {
    const processor =
      '<key>processor</key><dict><key>dangling</key><key>ane_power</key><real>49</real><key>last</key></dict><key>end</key>'
    expect(only(document(processor)).ane.powerMw).toBe(49)
  })

  it('takes nan, infinities and empty numbers for missing', () => {
    for (const value of ['nan', 'NAN', '-nan', 'inf', '-inf', '', ' ', '1e999']) {
      const sample = only(document(`<key>gpu</key><dict><key>idle_ratio</key><real>${value}</real></dict>`))
      expect(sample.gpu.activeRatio).toBeNull()
    }
  })

  it('takes values of the wrong type for missing', () => {
    const processor =
      '<key>processor</key><dict><key>ane_power</key><dict><key>x</key><real>1</real></dict></dict>'
    expect(only(document(processor)).ane.powerMw).toBeNull()
    expect(only(document('<key>processor</key><string>none</string>')).cpu.clusters).toEqual([])
    expect(only(document('<key>gpu</key><array><dict/></array>')).gpu.frequencyMhz).toBeNull()
  })

  it.each([
    ['<key>gpu</key><dict><key>idle_ratio</key><real>x</real></dict>', 'x'],
    ['<key>processor</key><dict><key>ane_power</key><real>124,5</real></dict>', '124,5'],
    ['<key>elapsed_ns</key><integer>1 003</integer>', '1 003'],
  ])('takes %s for missing, and says so', (markup, text) => {
    const { samples, faults } = readAll(document(markup))
    expect(samples).toMatchObject([{ timestamp: null, ane: { powerMw: null }, gpu: { activeRatio: null } }])
    expect(faults).toMatchObject([{ code: 'malformed-value' }])
    expect(faults[0]?.message).toContain(`"${text}" is no value that powermetrics writes`)
  })

  it('takes INT64_MIN and other negative counters for missing', () => {
    const lowest = '<integer>-9223372036854775808</integer>'
    const sample = only(
      document(
        `<key>processor</key><dict><key>ane_energy</key>${lowest}<key>cpu_energy</key>${lowest}</dict>` +
          `<key>bandwidth_counters</key><array><dict><key>name</key><string>ANE RD</string><key>value</key>${lowest}</dict></array>`,
      ),
    )
    expect(sample.ane).toMatchObject({ powerMw: null, energyMj: null, readBytesPerSecond: null })
    expect(sample.cpu.powerMw).toBeNull()
  })

  it('reads entities and UTF-8 in names, and leaves a bare & alone', () => {
    const sample = only(
      document('<key>thermal_pressure</key><string>A &amp; B & C &#233; é &bogus;</string>'),
    )
    expect(sample.thermalPressure).toBe('A & B & C é é &bogus;')
  })

  it('reads empty elements and attributes', () => {
    const sample = only(
      document(
        '<key>processor</key><dict class="x"><key>clusters</key><array/><key>ane_power</key><real precision="6">49</real></dict>' +
          '<key>kern_osversion</key><string/><key>gpu</key><dict/>',
      ),
    )
    expect(sample.ane.powerMw).toBe(49)
    expect(sample.machine.osBuild).toBeNull()
  })

  it('passes over a comment on one line', () => {
    expect(only(document('<!-- <key>hw_model</key><string>none</string> -->')).machine.model).toBe('Mac16,8')
  })

  it('leaves totals since boot out of the samples', () => {
    const { samples, totals, faults } = readAll(
      m4.replace('<key>is_delta</key><true/>', '<key>is_delta</key><false/>'),
    )
    expect({ samples, faults }).toEqual({ samples: [], faults: [] })
    expect(totals).toMatchObject([{ kind: 'lifetime', totals: { ane: { powerMw: M4.ane.powerMw } } }])
  })

  it('calls a property list of something else by its name', () => {
    const other =
      '<?xml version="1.0"?>\n<plist version="1.0"><dict><key>CFBundleName</key><string>x</string></dict></plist>'
    expect(readAll(other)).toMatchObject({ samples: [], faults: [{ code: 'not-powermetrics', offset: 0 }] })
    expect(readAll('<?xml version="1.0"?>\n<plist><array></array></plist>').faults).toMatchObject([
      { code: 'not-powermetrics' },
    ])
    expect(readAll('<?xml version="1.0"?><svg></svg>').faults).toMatchObject([{ code: 'not-powermetrics' }])
  })

  it('refuses more cores than any Mac has', () => {
    const cores = '<dict></dict>'.repeat(5000)
    const { samples, faults } = readAll(
      document(`<key>processor</key><dict><key>clusters</key><array>${cores}</array></dict>`),
    )
    expect(samples).toEqual([])
    expect(faults).toMatchObject([{ code: 'malformed-document' }])
  })
})

describe('process names', () => {
  const names = [
    'Tom & Jerry',
    'a &amp b; &',
    'A < B',
    '<array>',
    '</array>',
    '</string></dict></array>',
    '<!-- ',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?xml version="1.0"?>',
    '</plist>',
    'ane_power</key><real>99999</real>',
    '</string></dict></array><key>processor</key><dict><key>ane_power</key><real>99999</real></dict><key>x</key><array><dict><key>y</key><string>',
    '</string></dict></array><key>bandwidth_counters</key><array><dict><key>name</key><string>ANE RD</string><key>value</key><integer>99999</integer></dict></array><key>x</key><array><dict><key>y</key><string>',
    '\xff\xfe',
  ]

  it.each(names)('%j puts no reading into a sample', (name) => {
    const clean = only(m4)
    const hostile = writePlistSample(M4_MAX_MACOS_15, M4, { tasks: ['launchd', name, 'kernel_task'] })
    const { samples } = readAll(Buffer.from(`${hostile}\0${m4}`, 'latin1'))
    expect(samples.length).toBeGreaterThan(0)
    for (const sample of samples) expect(sample).toEqual(clean)
  })

  it('with a bare & cost nothing', () => {
    const { samples, faults } = readAll(writePlistSample(M4_MAX_MACOS_15, M4, { tasks: ['AT&T', 'R&D <3'] }))
    expect({ count: samples.length, faults }).toEqual({ count: 1, faults: [] })
  })

  it('that hide markup in a comment over several lines spoil their own document only', () => {
    const hostile = writePlistSample(M4_MAX_MACOS_15, M4, {
      tasks: [
        '</string></dict></array><!--',
        '--><key>processor</key><dict><!--',
        '--></dict><key>x</key><!--',
      ],
    })
    const { samples, faults } = readAll(`${hostile}\0${m4}`)
    expect(samples).toEqual([only(m4)])
    expect(faults).toMatchObject([{ code: 'malformed-document' }])
  })
})

describe('macOS and chips', () => {
  it('computes power from energy and the real window up to macOS 12', () => {
    const window = createTestWindow(M1_PRO_MACOS_12, 3, 1_250_000_000)
    const sample = only(writePlistSample(M1_PRO_MACOS_12, window))
    expect(sample.ane.energyMj).toBe(Math.round(window.ane.powerMw * 1.25))
    expect(sample.ane.powerMw).toBeCloseTo((sample.ane.energyMj ?? 0) / 1.25, 9)
    expect(sample.combinedPowerMw).toBeNull()
    expect(sample.packagePowerMw).toBeCloseTo(window.packagePowerMw, 0)
    expect(sample.dramPowerMw).toBeCloseTo(window.dramPowerMw, 0)
  })

  it('prefers the reported power from macOS 13 on, and has no package', () => {
    const sample = only(m4)
    expect(sample.ane.powerMw).toBe(M4.ane.powerMw)
    expect(sample.packagePowerMw).toBeNull()
    expect(sample.ane.readBytesPerSecond).toBeNull()
  })

  it.each([
    ['M1, one ANE', M1_MACOS_11],
    ['M1 Pro, numbered ANEs', M1_PRO_MACOS_12],
  ])('reads ANE traffic, and the part that reached DRAM (%s)', (_, chip) => {
    const window = createTestWindow(chip, 5)
    const { ane } = only(writePlistSample(chip, window))
    expect(ane.readBytesPerSecond).toBeCloseTo(window.ane.readBytesPerSecond, -1)
    expect(ane.writeBytesPerSecond).toBeCloseTo(window.ane.writeBytesPerSecond, -1)
    expect(ane.dramReadBytesPerSecond).toBeCloseTo(window.ane.dramReadBytesPerSecond, -1)
    expect(ane.dramWriteBytesPerSecond).toBeCloseTo(window.ane.dramWriteBytesPerSecond, -1)
  })

  it('sums several ANEs, and does not mind which counters there are', () => {
    const counter = (name: string, value: number): string =>
      `<dict><key>name</key><string>${name}</string><key>value</key><integer>${value}</integer></dict>`
    const counters = [
      counter('ANE0 RD', 6),
      counter('ANE1 RD', 4),
      counter('ANE0 DCS RD', 8),
      counter('PLANE0 RD', 99),
    ]
    const { ane } = only(document(`<key>bandwidth_counters</key><array>${counters.join('')}</array>`))
    expect(ane).toMatchObject({ readBytesPerSecond: 5, dramReadBytesPerSecond: 4, writeBytesPerSecond: null })
  })

  it("reads the GPU's MHz under freq_hz, and the cluster's hertz", () => {
    const sample = only(m4)
    expect(sample.gpu.frequencyMhz).toBe(M4.gpu.frequencyMhz)
    expect(sample.cpu.clusters[0]?.frequencyMhz).toBe(M4.clusters[0]?.frequencyMhz)
  })

  it('counts neither idle nor powered-down time as active', () => {
    const window = createTestWindow(M5_MAX_MACOS_26, 1)
    const off = { frequencyMhz: 0, activeRatio: 0, downRatio: 1 }
    window.clusters[1] = {
      ...off,
      powerMw: 0,
      cores: M5_MAX_MACOS_26.clusters[1]?.coreIds.map(() => off) ?? [],
    }
    const { clusters } = only(writePlistSample(M5_MAX_MACOS_26, window)).cpu
    expect(clusters.map((cluster) => cluster.name)).toEqual(['P0-Cluster', 'P1-Cluster', 'S-Cluster'])
    expect(clusters[1]).toMatchObject({ frequencyMhz: 0, activeRatio: 0 })
    expect(clusters[2]?.activeRatio).toBeCloseTo(window.clusters[2]?.activeRatio ?? 0, 5)
    expect(clusters[2]?.cores.map((core) => core.id)).toEqual([12, 13, 14, 15, 16, 17])
  })

  it('keeps to the share that is reported where idle_ns exceeds the window', () => {
    const gpu =
      '<key>gpu</key><dict><key>idle_ns</key><integer>5840000000</integer><key>idle_ratio</key><real>0.969724</real></dict>'
    expect(only(document(gpu)).gpu.activeRatio).toBe(0.030276)
  })

  it('reads energies beyond 16 bits', () => {
    expect(
      only(document('<key>processor</key><dict><key>gpu_energy</key><integer>93642</integer></dict>')).gpu
        .powerMw,
    ).toBe(46821)
  })

  it("falls back to the GPU section's own energy", () => {
    expect(
      only(document('<key>gpu</key><dict><key>gpu_energy</key><integer>20</integer></dict>')).gpu.powerMw,
    ).toBe(10)
  })

  it('reads an Intel Mac: package watts, and nothing else', () => {
    const intel =
      '<key>processor</key><dict><key>package_joules</key><real>17</real><key>package_watts</key><real>8.53</real>' +
      '<key>packages</key><array><dict><key>cores</key><array><dict/></array></dict></array></dict>' +
      '<key>GPU</key><array><dict><key>freq_hz</key><real>1</real></dict></array>'
    const sample = only(document(intel))
    expect(sample).toMatchObject({
      packagePowerMw: 8530,
      ane: { powerMw: null },
      cpu: { powerMw: null, clusters: [] },
    })
    expect(sample.gpu).toEqual({ powerMw: null, frequencyMhz: null, activeRatio: null })
  })
})

describe('what no window can be', () => {
  const MONTH_NS = 31 * 86_400e9
  const processor = (body: string): string => `<key>processor</key><dict>${body}</dict>`
  const cores = (count: number): string =>
    `<dict><key>name</key><string>P</string><key>cpus</key><array>${'<dict/>'.repeat(count)}</array></dict>`
  const clusters = (body: string): string => processor(`<key>clusters</key><array>${body}</array>`)
  const lasting = (ns: number): string => document('').replace('2000000000', `${ns}`)
  const good = document(processor('<key>ane_power</key><real>49</real>'))

  it.each<[string, string, string, RegExp]>([
    ['a length of 0', lasting(1), lasting(0), /its elapsedMs is 0 ms/],
    ['a negative length', lasting(1), lasting(-1e9), /its elapsedMs is -1000 ms/],
    ['a length beyond 31 days', lasting(MONTH_NS), lasting(MONTH_NS + 1e6), /its elapsedMs is 2678400001 ms/],
    [
      'a core that has no number',
      document(clusters(cores(1).replace('<dict/>', '<dict><key>cpu</key><integer>0</integer></dict>'))),
      document(clusters(cores(1).replace('<dict/>', '<dict><key>cpu</key><integer>-1</integer></dict>'))),
      /its cpu\.clusters\.0\.cores\.0\.id is -1/,
    ],
    [
      'more cores in all its clusters than any Mac has',
      document(clusters(cores(200) + cores(56))),
      document(clusters(cores(200) + cores(57))),
      /there are more clusters or cores than any Mac has/,
    ],
    [
      'more clusters than any Mac has',
      document(clusters('<dict/>'.repeat(64))),
      document(clusters('<dict/>'.repeat(65))),
      /there are more clusters or cores than any Mac has/,
    ],
  ])('%s skips the sample, tells where, and goes on', (_, possible, impossible, message) => {
    expect(readAll(`${possible}\0${good}`)).toMatchObject({ faults: [], samples: [{}, {}] })
    const { samples, faults } = readAll(`${good}\0${impossible}\0${good}`)
    expect(samples.map(({ ane }) => ane.powerMw)).toEqual([49, 49])
    expect(faults).toHaveLength(1)
    expect(faults[0]?.offset).toBeGreaterThanOrEqual(good.length + 1)
    expect(faults[0]?.message).toMatch(message)
  })

  it.each<[string, string, RegExp]>([
    [
      'a power beyond 10 kW',
      processor('<key>ane_power</key><real>10000001</real>'),
      /a power of 10000001 mW \(ane\)/,
    ],
    ['a negative power', processor('<key>cpu_power</key><real>-1</real>'), /a power of -1 mW \(cpu\)/],
    [
      'an energy of more than 10 kW',
      processor('<key>gpu_energy</key><integer>20000002</integer>'),
      /10000001 mW \(gpu\)/,
    ],
    ['a date that is none', '<key>timestamp</key><date>soon</date>', /the date "soon" is none/],
    [
      'a 30th of February',
      '<key>timestamp</key><date>2023-02-30T00:00:00Z</date>',
      /the date "2023-02-30T00:00:00Z"/,
    ],
    ['a date before 1970', '<key>timestamp</key><date>1969-12-31T23:59:59Z</date>', /none from 1970 to 9999/],
    [
      'a year of five digits',
      '<key>timestamp</key><date>10000-01-01T00:00:00Z</date>',
      /none from 1970 to 9999/,
    ],
  ])('%s is left out of its sample, and that is told', (_, body, message) => {
    const { samples, faults } = readAll(document(body))
    expect(samples).toEqual([only(document('<key>gpu</key><dict/>'))])
    expect(faults).toMatchObject([{ code: 'impossible-value', offset: 0 }])
    expect(faults[0]?.message).toMatch(message)
  })

  it('takes 10 kW, and every date from 1970 to 9999', () => {
    expect(only(document(processor('<key>ane_power</key><real>10000000</real>'))).ane.powerMw).toBe(1e7)
    for (const date of ['1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])
      expect(only(document(`<key>timestamp</key><date>${date}</date>`)).timestamp).toBe(date)
  })
})

it('where the text of a document is decoded in pieces does not show', () => {
  const whole = writePlistSample(M1_MACOS_11, createTestWindow(M1_MACOS_11, 1), { tasks: ['a', 'b'] })
  const expected = only(whole)
  for (let length = 0; length < 300; length += 7) {
    const padding = `<key>is_delta</key><true/>\n<key>note</key>\n<string>${'x'.repeat(length)}</string>\n`
    expect(only(whole.replace('<key>is_delta</key><true/>\n', padding))).toEqual(expected)
  }
  expect(only(whole.replaceAll('\n', ''))).toEqual(expected)
  const long = `<dict><key>long</key><string>${'x'.repeat(40_000)}</string>`
  expect(only(whole.replace('<dict>', long))).toEqual(expected)
})

import { describe, expect, it } from 'vitest'
import { clusterTable, gpuTable, parseFrequencyTables, type ClusterId } from './frequency-tables'
import { pmgrPlist } from './testing/pmgr-plist'

const cluster = (letter: string, number = 0): ClusterId => ({ letter, number })
const E = cluster('E')
const P = cluster('P')

describe('the tables of ioreg', () => {
  it('are in Hz on M1 to M3, and in kHz later: their size tells', () => {
    const tables = parseFrequencyTables(
      pmgrPlist({
        'voltage-states1-sram': [600e6, 2064e6],
        'voltage-states5-sram': [1020000, 4464000],
        'voltage-states9-sram': [338e6, 1620e6],
      }),
    )
    expect(clusterTable(tables, E, [E, P])).toEqual([600, 2064])
    expect(clusterTable(tables, P, [E, P])).toEqual([1020, 4464])
    expect(gpuTable(tables)).toEqual([338, 1620])
  })

  it('leave out the step in which the GPU is off', () => {
    const tables = parseFrequencyTables(pmgrPlist({ 'voltage-states9': [0, 388e6, 1296e6] }))
    expect(gpuTable(tables)).toEqual([388, 1296])
  })

  it('are read from the periods where there is nothing else (M1 Ultra, M4 Pro, M5 Max)', () => {
    const periods = [
      109226, 79149, 62060, 50567, 43002, 37406, 33098, 29681, 26771, 24490, 22567, 21586, 20924, 20686,
      20302,
    ]
    const mhz = [600, 828, 1056, 1296, 1524, 1752, 1980, 2208, 2448, 2676, 2904, 3036, 3132, 3168, 3228]
    const tables = parseFrequencyTables(pmgrPlist({ 'voltage-states5': periods }))
    expect(clusterTable(tables, P, [E, P])).toEqual(mhz)
    const others = parseFrequencyTables(pmgrPlist({ 'voltage-states1': [64250], 'voltage-states5': [50103] }))
    expect([clusterTable(others, E, [E, P]), clusterTable(others, P, [E, P])]).toEqual([[1020], [1308]])
  })

  it('belong to clusters in the order that an M5 Max lists', () => {
    const tables = parseFrequencyTables(
      pmgrPlist(
        {
          'voltage-states22-sram': [1344000],
          'voltage-states23-sram': [1345000],
          'voltage-states5-sram': [1308000],
        },
        ['1600000000000000', '0502000000000000', '1701000000000000'],
      ),
    )
    expect(tables.clusterOrder).toEqual([22, 23, 5])
    const clusters = [cluster('M', 0), cluster('M', 1), P]
    expect(clusters.map((each) => clusterTable(tables, each, clusters))).toEqual([[1344], [1345], [1308]])
  })

  it('are that of the first P cluster where the second has none of its own', () => {
    const [p0, p1] = [cluster('P', 0), cluster('P', 1)]
    const tables = parseFrequencyTables(
      pmgrPlist({ 'voltage-states5-sram': [600e6], 'voltage-states13-sram': [700e6] }),
    )
    expect([p0, p1].map((each) => clusterTable(tables, each, [E, p0, p1]))).toEqual([[600], [700]])
    const one = parseFrequencyTables(pmgrPlist({ 'voltage-states5-sram': [600e6] }))
    expect(clusterTable(one, p1, [E, p0, p1])).toEqual([600])
  })

  it('are none where nothing of them can be read', () => {
    for (const text of [
      '',
      'ioreg: error',
      '<plist><dict><key>voltage-states5-sram</key><string>x</string></dict></plist>',
    ])
      expect(clusterTable(parseFrequencyTables(text), P, [E, P])).toBeNull()
    expect(gpuTable(parseFrequencyTables(pmgrPlist({})))).toBeNull()
    expect(
      clusterTable(parseFrequencyTables(pmgrPlist({ 'voltage-states5-sram': [1e9] })), cluster('X'), []),
    ).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { measure } from '#shared/measurement/measure'
import { measurementWith } from '#shared/testing/measurement-with'
import { PLAIN } from '../terminal/style'
import { measurementTable } from './measurement-table'
import { textWidth } from './table'

const EMPTY = measure([], { fromMs: 0, toMs: 5000 }, null)
const show = (parts: Parameters<typeof measurementWith>[0], columns = 100) =>
  measurementTable(measurementWith(parts), columns, PLAIN)

describe('the table of a measurement', () => {
  it('shows unknown as unknown', () => {
    const text = show({})
    expect(text).toMatch(/^ANE +– +– +–$/m)
    expect(text).not.toContain('ANE read')
    expect(text).not.toContain('burst')
  })

  it('shows whatever traffic is reported, and marks estimates', () => {
    const { figureOrigins } = EMPTY
    const source = {
      windows: 5,
      origins: [{ instrument: 'ioreport' as const, field: 'AF RD', kind: 'estimated' as const }],
      missing: null,
    }
    const text = show({
      ane: { ...EMPTY.ane, dramReadBytes: 5e8, readWriteBytes: 2e9, peakReadWriteBytesPerSecond: 4e8 },
      figureOrigins: { ...figureOrigins, 'ane.readWriteBytesPerSecond': source },
    })
    expect(text).toMatch(/^ANE read from DRAM +500 MB +peak –$/m)
    expect(text).toMatch(/^ANE read and written +≈ 2\.00 GB +peak ≈ 400 MB\/s$/m)
    expect(text).not.toContain('ANE read  ')
  })

  it('shows energies above the baseline only where there is one', () => {
    const baseline = { durationMs: 3000, aneMw: 0, gpuMw: 10, cpuMw: 30, dramMw: null, packageMw: null }
    expect(show({ baseline, baselineMissing: null })).toContain('above baseline')
    expect(show({ baseline: null, baselineMissing: 'ane-busy' })).toContain(
      'No baseline: the ANE was at work before the start.',
    )
    expect(show({ baseline: null, baselineMissing: null })).not.toContain('aseline')
  })

  it('lists the first bursts and counts the others', () => {
    const burst = {
      startedAt: '1970-01-01T00:00:00.000Z',
      offsetMs: 1000,
      durationMs: 3000,
      peakMw: 49,
      energyMj: 103,
    }
    const bursts = Array.from({ length: 40 }, () => burst)
    const text = show({ ane: { ...EMPTY.ane, bursts, burstCount: 1200, burstDurationMs: 60_000 } })
    expect(text).toContain('1200 ANE bursts')
    expect(text.match(/peak 49 mW/g)).toHaveLength(12)
    expect(text).toContain('and 1188 more')
  })

  it('fits into a terminal of 60 columns', () => {
    const run = {
      command: ['./my-app', 'one argument', 'and more and more and more'],
      exitStatus: 3,
      signal: null,
    }
    const text = show(
      { run, name: 'a name that is much longer than the terminal is wide, really', note: 'noted' },
      60,
    )
    for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(60)
    expect(text).toMatch(/\(exit\sstatus 3\)/)
    expect(text).toContain('noted')
  })

  it('says so where a cluster is reported less active than one of its cores', () => {
    const core = {
      id: 4,
      activeRatio: 0.14,
      frequencyMhz: 1200,
      minFrequencyMhz: null,
      maxFrequencyMhz: null,
    }
    const cluster = (activeRatio: number | null) =>
      show({ clusters: [{ name: 'P-Cluster', activeRatio, frequencyMhz: null, cores: [core] }] })
    expect(cluster(0)).toMatch(/^P-Cluster +0 % active +at – +as reported; a core was 14 % active$/m)
    expect(cluster(0.13)).not.toContain('as reported')
    expect(cluster(0.1299)).toContain('as reported')
    expect(cluster(null)).not.toContain('as reported')
  })

  it('tells by which signal a command was ended', () => {
    expect(show({ run: { command: ['x'], exitStatus: null, signal: 'SIGINT' } })).toContain(
      '(ended by SIGINT)',
    )
  })
})

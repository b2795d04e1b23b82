import { describe, expect, it } from 'vitest'
import type { ClusterReading, Sample } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'
import { createSampleWriter } from './sample-writer'

function sample(clusters: ClusterReading[], overrides: Partial<Sample> = {}): Sample {
  const made = sampleWith({
    timestamp: '2025-07-06T05:15:15Z',
    elapsedMs: 1000.5,
    gpu: { powerMw: 5, frequencyMhz: 4, activeRatio: 0.01 },
    cpu: { powerMw: 60, clusters },
    packagePowerMw: 200,
    thermalPressure: 'Nominal',
    ...overrides,
  })
  Object.assign(made.ane, { powerMw: 49, energyMj: 50, readBytesPerSecond: 232e6, writeBytesPerSecond: 0 })
  return made
}

const cluster = (name: string, ...ids: number[]): ClusterReading => ({
  name,
  frequencyMhz: 1000,
  activeRatio: 0.5,
  cores: ids.map((id) => ({ id, frequencyMhz: 900 + id, activeRatio: null })),
})

function writeCsv(samples: Sample[]): { rows: string[][]; text: string; complaints: string[] } {
  const complaints: string[] = []
  let text = ''
  const writer = createSampleWriter(
    'csv',
    (part) => (text += part),
    (message) => complaints.push(message),
  )
  samples.forEach((each, sequence) =>
    writer.add({ sequence, endMs: sequence, gapBefore: false, sample: each }),
  )
  writer.end()
  return { rows: readCsv(text), text, complaints }
}

/** A small RFC 4180 reader, so that what is written is read back and not compared with itself. */
function readCsv(text: string): string[][] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy
  const rows: string[][] = [[]]
  for (let match = field.exec(text); match; match = field.exec(text)) {
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] !== ',') rows.push([])
  }
  rows.pop()
  return rows
}

describe('CSV', () => {
  it('names scalars, then clusters and their cores, by their paths', () => {
    const { rows, complaints } = writeCsv([sample([cluster('E-Cluster', 0, 1), cluster('P0-Cluster', 2)])])
    const [header = [], row = []] = rows
    const at = (name: string): string | undefined => row[header.indexOf(name)]
    expect(row).toHaveLength(header.length)
    expect(complaints).toEqual([])
    expect(at('machine.model')).toBe('MacBookPro18,3')
    expect(at('ane.readBytesPerSecond')).toBe('232000000')
    expect(at('ane.writeBytesPerSecond')).toBe('0')
    expect(at('combinedPowerMw')).toBe('')
    expect(at('cpu.clusters.P0-Cluster.frequencyMhz')).toBe('1000')
    expect(at('cpu.clusters.P0-Cluster.cores.2.frequencyMhz')).toBe('902')
    expect(at('cpu.clusters.P0-Cluster.cores.2.activeRatio')).toBe('')
  })

  it('quotes what needs it, and ends rows with CRLF', () => {
    const { rows, text } = writeCsv([sample([], { thermalPressure: 'a "b",\r\nc' })])
    expect(text.endsWith('\r\n')).toBe(true)
    expect(rows[1]?.[rows[0]?.indexOf('thermalPressure') ?? -1]).toBe('a "b",\r\nc')
  })

  it('holds the first samples back until one has clusters', () => {
    const { rows } = writeCsv([sample([]), sample([]), sample([cluster('E-Cluster', 0)])])
    expect(rows).toHaveLength(4)
    expect(rows[0]).toContain('cpu.clusters.E-Cluster.cores.0.frequencyMhz')
    expect(new Set(rows.map((row) => row.length)).size).toBe(1)
  })

  it('looks ahead only so far, and says once what came too late', () => {
    const late = sample([cluster('E-Cluster', 0)])
    const { rows, complaints } = writeCsv([...Array.from({ length: 100 }, () => sample([])), late, late])
    expect(rows).toHaveLength(103)
    expect(rows[0]).not.toContain('cpu.clusters.E-Cluster.cores.0.frequencyMhz')
    expect(complaints).toHaveLength(2)
    expect(complaints[1]).toContain('core 0')
  })

  it('writes nothing at all without a sample', () => {
    expect(writeCsv([]).text).toBe('')
  })
})

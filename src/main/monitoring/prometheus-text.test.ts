import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FAMILIES, openMetricsName, prometheusName, stateLabel, type FamilyId } from '#shared/metric-families'
import type { Exposition } from './exposition'
import { acceptsGzip, formatExposition, negotiateFormat } from './prometheus-text'

const SOME: Exposition = [
  {
    family: 'energy',
    points: [
      { labels: { component: 'ane' }, value: 0.007 },
      { labels: { component: 'cpu' }, value: 1e21 },
    ],
  },
  { family: 'up', points: [{ labels: {}, value: 1 }] },
]

describe('the text of an exposition', () => {
  it('is that of Prometheus 0.0.4', () => {
    expect(formatExposition(SOME, 'text')).toBe(
      [
        '# HELP anemometer_energy_joules_total Energy by component, as estimated by the source.',
        '# TYPE anemometer_energy_joules_total counter',
        'anemometer_energy_joules_total{component="ane"} 0.007',
        'anemometer_energy_joules_total{component="cpu"} 1e+21',
        '# HELP anemometer_up 1 while samples arrive; 0 when they do not, for whatever reason.',
        '# TYPE anemometer_up gauge',
        'anemometer_up 1',
        '',
      ].join('\n'),
    )
  })

  it('is that of OpenMetrics 1.0: a family without _total, a unit, and an end', () => {
    expect(formatExposition(SOME, 'openmetrics')).toBe(
      [
        '# TYPE anemometer_energy_joules counter',
        '# UNIT anemometer_energy_joules joules',
        '# HELP anemometer_energy_joules Energy by component, as estimated by the source.',
        'anemometer_energy_joules_total{component="ane"} 0.007',
        'anemometer_energy_joules_total{component="cpu"} 1e+21',
        '# TYPE anemometer_up gauge',
        '# HELP anemometer_up 1 while samples arrive; 0 when they do not, for whatever reason.',
        'anemometer_up 1',
        '# EOF',
        '',
      ].join('\n'),
    )
  })

  it('has state sets in OpenMetrics, with a label that is called as they are, and gauges of the same series in text', () => {
    const label = stateLabel(FAMILIES.thermalPressure)
    const points = ['Nominal', 'Heavy'].map((state) => ({
      labels: { [label]: state },
      value: Number(state === 'Heavy'),
    }))
    const exposition: Exposition = [{ family: 'thermalPressure', points }]
    const lines = (format: 'text' | 'openmetrics'): string[] =>
      formatExposition(exposition, format)
        .split('\n')
        .filter((line) => !line.startsWith('# HELP'))
    const series = [
      'anemometer_thermal_pressure{anemometer_thermal_pressure="Nominal"} 0',
      'anemometer_thermal_pressure{anemometer_thermal_pressure="Heavy"} 1',
    ]
    expect(lines('openmetrics')).toEqual([
      '# TYPE anemometer_thermal_pressure stateset',
      ...series,
      '# EOF',
      '',
    ])
    expect(lines('text')).toEqual(['# TYPE anemometer_thermal_pressure gauge', ...series, ''])
  })

  it('keeps whatever a label and a value are, on one line', () => {
    const formats = fc.constantFrom('text' as const, 'openmetrics' as const)
    const value = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), value, formats, (cluster, value, format) => {
        const exposition: Exposition = [
          { family: 'clusterFrequency', points: [{ labels: { cluster }, value }] },
        ]
        const lines = formatExposition(exposition, format).split('\n')
        const sample = lines.filter((line) => line.startsWith('anemometer_cpu_cluster_frequency_hertz{'))
        expect(sample).toHaveLength(1)
        const [, label = '', number = ''] = /^[a-z_]+\{cluster="(.*)"\} (\S+)$/s.exec(sample[0] ?? '') ?? []
        expect(label.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c))).toBe(cluster)
        expect(Number(number)).toBe(value === 0 ? 0 : value)
      }),
    )
  })
})

describe('the names of the families', () => {
  const families = Object.entries(FAMILIES) as [FamilyId, (typeof FAMILIES)[FamilyId]][]

  it.each(families)('%s follows the rules of Prometheus and OpenMetrics', (_, family) => {
    expect(prometheusName(family)).toMatch(/^[a-z][a-z0-9_]*$/)
    expect(prometheusName(family).endsWith('_total')).toBe(family.kind === 'counter')
    const { name, unit } = openMetricsName(family)
    expect(name.endsWith(unit)).toBe(true)
    expect(name).not.toMatch(/_(total|count|sum|bucket|created)$/)
  })

  it('are different', () => {
    expect(new Set(families.map(([, family]) => prometheusName(family))).size).toBe(families.length)
  })

  // As VictoriaMetrics and Prometheus translate them.
  it.each([
    ['energy', 'anemometer_energy_joules_total'],
    ['aneTraffic', 'anemometer_ane_traffic_bytes_total'],
    ['clusterFrequency', 'anemometer_cpu_cluster_frequency_hertz'],
    ['measured', 'anemometer_measured_seconds_total'],
    ['lastSample', 'anemometer_last_sample_timestamp_seconds'],
    ['processStart', 'process_start_time_seconds'],
  ] as const)('%s is %s', (family, name) => {
    expect(prometheusName(FAMILIES[family])).toBe(name)
  })
})

describe('the format that a scraper gets', () => {
  const PROMETHEUS_2 =
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'
  const PROMETHEUS_3 =
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'
  it.each([
    [PROMETHEUS_2, 'openmetrics'],
    [PROMETHEUS_3, 'openmetrics'],
    ['text/plain;version=0.0.4', 'text'],
    ['*/*', 'text'],
    [undefined, 'text'],
    ['', 'text'],
    ['application/json', 'text'],
    ['application/openmetrics-text', 'openmetrics'],
    ['Application/OpenMetrics-Text; Version="1.0.0"', 'openmetrics'],
    ['application/openmetrics-text;version=0.0.1', 'text'],
    ['application/openmetrics-text;version=2.0.0', 'text'],
    ['application/openmetrics-text;q=0', 'text'],
    ['application/openmetrics-text;q=0.3,text/plain;q=0.5', 'text'],
    ['application/openmetrics-text;q=nonsense', 'text'],
    [',,;;q=,=;', 'text'],
  ])('by %s is %s', (accept, format) => {
    expect(negotiateFormat(accept)).toBe(format)
  })

  it.each([
    ['gzip', true],
    ['gzip, deflate, br', true],
    ['GZIP;q=0.5', true],
    ['*', true],
    ['gzip;q=0, *', false],
    ['identity', false],
    [undefined, false],
  ])('is compressed by %s: %s', (acceptEncoding, expected) => {
    expect(acceptsGzip(acceptEncoding)).toBe(expected)
  })
})

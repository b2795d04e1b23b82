import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FAMILIES, type FamilyId } from '#shared/metric-families'
import type { Exposition } from './exposition'
import {
  decodePartialSuccess,
  decodeStatusMessage,
  encodeOtlpRequest,
  type OtlpContent,
} from './otlp-encoder'
import { ExportMetricsServiceRequest, ExportMetricsServiceResponse } from './testing/official-otlp'

const CONTENT: OtlpContent = {
  exposition: [],
  atMs: 1_800_000_000_123,
  startedMs: 1_700_000_000_000,
  continued: new Set(),
  resource: { 'service.name': 'anemometer' },
  version: '1.2.3',
  withHardwareNames: false,
}

interface DecodedPoint {
  attributes?: { key: string; value: { stringValue: string } }[]
  startTimeUnixNano?: string
  timeUnixNano: string
  asDouble: number
}
interface DecodedMetric {
  name: string
  description: string
  unit: string
  gauge?: { dataPoints: DecodedPoint[] }
  sum?: { dataPoints: DecodedPoint[]; aggregationTemporality: number; isMonotonic: boolean }
}

function decoded(content: Partial<OtlpContent>) {
  const message = ExportMetricsServiceRequest.decode(encodeOtlpRequest({ ...CONTENT, ...content }))
  const { resourceMetrics } = ExportMetricsServiceRequest.toObject(message, { longs: String }) as {
    resourceMetrics: {
      resource: { attributes: DecodedPoint['attributes'] }
      scopeMetrics: { scope: { name: string; version: string }; metrics?: DecodedMetric[] }[]
    }[]
  }
  expect(resourceMetrics).toHaveLength(1)
  expect(resourceMetrics[0]?.scopeMetrics).toHaveLength(1)
  const [{ resource, scopeMetrics } = { resource: null, scopeMetrics: [] }] = resourceMetrics
  return { resource, scope: scopeMetrics[0]?.scope, metrics: scopeMetrics[0]?.metrics ?? [] }
}

describe('a request, as OpenTelemetry itself reads it', () => {
  it('has counters that grow since the start, and gauges', () => {
    const exposition: Exposition = [
      { family: 'energy', points: [{ labels: { component: 'ane' }, value: 0.007 }] },
      { family: 'up', points: [{ labels: {}, value: 0 }] },
    ]
    const { resource, scope, metrics } = decoded({ exposition })
    expect(resource?.attributes).toEqual([{ key: 'service.name', value: { stringValue: 'anemometer' } }])
    expect(scope).toEqual({ name: 'anemometer', version: '1.2.3' })
    expect(metrics).toEqual([
      {
        name: 'anemometer.energy',
        description: FAMILIES.energy.help,
        unit: 'J',
        sum: {
          aggregationTemporality: 2,
          isMonotonic: true,
          dataPoints: [
            {
              attributes: [{ key: 'component', value: { stringValue: 'ane' } }],
              startTimeUnixNano: '1700000000000000000',
              timeUnixNano: '1800000000123000000',
              asDouble: 0.007,
            },
          ],
        },
      },
      {
        name: 'anemometer.up',
        description: FAMILIES.up.help,
        gauge: { dataPoints: [{ timeUnixNano: '1800000000123000000', asDouble: 0 }] },
      },
    ])
  })

  it('does not say when a counter began that goes on from what was kept', () => {
    const exposition: Exposition = [{ family: 'energy', points: [{ labels: {}, value: 1 }] }]
    const { metrics } = decoded({ exposition, continued: new Set(['energy']) })
    expect(metrics[0]?.sum?.dataPoints[0]).toEqual({ timeUnixNano: '1800000000123000000', asDouble: 1 })
  })

  it('has the names of hardware where they are asked for', () => {
    const components = ['ane', 'gpu', 'cpu', 'dram']
    const points = components.map((component, value) => ({ labels: { component }, value }))
    const { metrics } = decoded({ exposition: [{ family: 'energy', points }], withHardwareNames: true })
    expect(metrics.map(({ name, unit }) => `${name} ${unit}`)).toEqual(['anemometer.energy J', 'hw.energy J'])
    const attributes = metrics[1]?.sum?.dataPoints.map((point) =>
      point.attributes?.map(({ key, value }) => `${key}=${value.stringValue}`).join(' '),
    )
    expect(attributes).toEqual([
      'hw.id=ane hw.type=npu',
      'hw.id=gpu hw.type=gpu',
      'hw.id=cpu hw.type=cpu',
      'hw.id=dram hw.type=memory',
    ])
  })

  it('is read as it was written, whatever its values and labels', () => {
    const family = fc.constantFrom(...(Object.keys(FAMILIES) as FamilyId[]))
    const point = fc.record({
      labels: fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme', maxLength: 300 })),
      value: fc.double({ noNaN: true }),
    })
    const families = fc.array(fc.record({ family, points: fc.array(point, { minLength: 1, maxLength: 20 }) }))
    fc.assert(
      fc.property(families, (exposition) => {
        const { metrics } = decoded({ exposition })
        const read = metrics.map(({ name, sum, gauge }) => ({
          name,
          points: (sum ?? gauge)?.dataPoints.map(({ attributes, asDouble }) => ({
            labels: (attributes ?? []).map(({ key, value }) => [key, value.stringValue]),
            value: asDouble,
          })),
        }))
        expect(read).toEqual(
          exposition.map((each) => ({
            name: FAMILIES[each.family].name,
            points: each.points.map(({ labels, value }) => ({ labels: Object.entries(labels), value })),
          })),
        )
      }),
      { numRuns: 200 },
    )
  })
})

describe('an answer', () => {
  it.each([
    ['of success', {}, null],
    [
      'of a part',
      { partialSuccess: { rejectedDataPoints: 300, errorMessage: 'too old' } },
      { rejectedPoints: 300, message: 'too old' },
    ],
    [
      'with a warning',
      { partialSuccess: { errorMessage: 'slow down' } },
      { rejectedPoints: 0, message: 'slow down' },
    ],
    ['with an empty part', { partialSuccess: {} }, null],
  ])('%s is understood', (_, response, expected) => {
    const bytes = ExportMetricsServiceResponse.encode(
      ExportMetricsServiceResponse.fromObject(response),
    ).finish()
    expect(decodePartialSuccess(bytes)).toEqual(expected)
  })

  it('of whatever bytes is read without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        decodePartialSuccess(bytes)
        decodeStatusMessage(bytes)
      }),
    )
    expect(decodePartialSuccess(Buffer.from('{"partialSuccess":{}}'))).toBeNull()
    // 2: the message of a Status, as text.
    expect(decodeStatusMessage(Uint8Array.of(0x08, 3, 0x12, 2, 0x6e, 0x6f))).toBe('no')
  })
})

import { FAMILIES, type FamilyId } from '#shared/metric-families'
import type { Exposition, Labels, Point } from './exposition'

/**
 * OTLP as protobuf, by github.com/open-telemetry/opentelemetry-proto (metrics.proto, common.proto, resource.proto,
 * metrics_service.proto): numbers of fields are theirs. JSON is no way around it, since servers refuse it.
 */

/** `AGGREGATION_TEMPORALITY_CUMULATIVE` */
const CUMULATIVE = 2
const NS_PER_MS = 1_000_000n

const VARINT = 0
const FIXED64 = 1
const BYTES = 2

/** Writes one message. A field that has its default value is left out by whoever calls. */
class ProtobufWriter {
  private readonly parts: Uint8Array[] = []

  varint(field: number, value: number): this {
    this.parts.push(tag(field, VARINT), varint(value))
    return this
  }

  fixed64(field: number, value: bigint): this {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64LE(value)
    this.parts.push(tag(field, FIXED64), bytes)
    return this
  }

  double(field: number, value: number): this {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(value)
    this.parts.push(tag(field, FIXED64), bytes)
    return this
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value))
  }

  message(field: number, write: (message: ProtobufWriter) => void): this {
    const message = new ProtobufWriter()
    write(message)
    return this.bytes(field, message.finish())
  }

  finish(): Uint8Array {
    return Buffer.concat(this.parts)
  }

  private bytes(field: number, value: Uint8Array): this {
    this.parts.push(tag(field, BYTES), varint(value.length), value)
    return this
  }
}

function tag(field: number, wireType: number): Uint8Array {
  return varint((field << 3) | wireType)
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  return Uint8Array.of(...[...bytes, rest])
}

export interface OtlpContent {
  exposition: Exposition
  /** When that was, ms since 1970. */
  atMs: number
  /** When what is counted since the start began, ms since 1970. */
  startedMs: number
  /** Families whose counters began earlier, nobody knows when. */
  continued: ReadonlySet<FamilyId>
  resource: Labels
  version: string
  /** Adds `hw.energy`, the name that OpenTelemetry has for it. */
  withHardwareNames: boolean
}

/** `ExportMetricsServiceRequest`. */
export function encodeOtlpRequest(content: OtlpContent): Uint8Array {
  const { resource, version, exposition } = content
  return new ProtobufWriter()
    .message(1, (resourceMetrics) =>
      resourceMetrics
        .message(1, (message) => writeAttributes(message, 1, resource))
        .message(2, (scopeMetrics) => {
          scopeMetrics.message(1, (scope) => scope.text(1, 'anemometer').text(2, version))
          for (const { family, points } of exposition) {
            scopeMetrics.message(2, (metric) => writeMetric(metric, family, points, content))
            if (family === 'energy' && content.withHardwareNames)
              scopeMetrics.message(2, (metric) => writeMetric(metric, family, points, content, HARDWARE))
          }
        }),
    )
    .finish()
}

/** How a family is called otherwise. */
interface OtherName {
  name: string
  labels: (labels: Labels) => Labels
}

/** Types of hardware by OpenTelemetry's conventions, which have none for a Neural Engine but allow others. */
const HARDWARE_TYPES: Readonly<Record<string, string>> = { ane: 'npu', dram: 'memory' }
const HARDWARE: OtherName = {
  name: 'hw.energy',
  labels: ({ component = '' }) => ({ 'hw.id': component, 'hw.type': HARDWARE_TYPES[component] ?? component }),
}

function writeMetric(
  metric: ProtobufWriter,
  family: FamilyId,
  points: readonly Point[],
  content: OtlpContent,
  other?: OtherName,
): void {
  const { name, unit, kind, help } = FAMILIES[family]
  const startMs = kind !== 'counter' || content.continued.has(family) ? null : content.startedMs
  metric.text(1, other?.name ?? name).text(2, help)
  if (unit !== '') metric.text(3, unit)
  metric.message(kind === 'counter' ? 7 : 5, (data) => {
    for (const { labels, value } of points)
      data.message(1, (point) => {
        if (startMs !== null) point.fixed64(2, nanoseconds(startMs))
        point.fixed64(3, nanoseconds(content.atMs)).double(4, value)
        writeAttributes(point, 7, other?.labels(labels) ?? labels)
      })
    if (kind === 'counter') data.varint(2, CUMULATIVE).varint(3, 1)
  })
}

/** `KeyValue` with a `string_value`. */
function writeAttributes(message: ProtobufWriter, field: number, attributes: Labels): void {
  for (const [key, value] of Object.entries(attributes))
    message.message(field, (pair) => pair.text(1, key).message(2, (any) => any.text(1, value)))
}

function nanoseconds(timeMs: number): bigint {
  return BigInt(Math.round(timeMs)) * NS_PER_MS
}

/** What a server did not take although it answered with success; null: it took everything. */
export interface PartialSuccess {
  rejectedPoints: number
  message: string
}

/** Reads an `ExportMetricsServiceResponse`. What is no such message has nothing to say: null. */
export function decodePartialSuccess(bytes: Uint8Array): PartialSuccess | null {
  const fields = readFields(bytes)
  const partial = fields?.get(1)
  const inner = partial instanceof Uint8Array ? readFields(partial) : null
  if (inner === null) return null
  const rejected = inner.get(1)
  const message = inner.get(2)
  const rejectedPoints = typeof rejected === 'number' ? rejected : 0
  const text = message instanceof Uint8Array ? Buffer.from(message).toString() : ''
  return rejectedPoints === 0 && text === '' ? null : { rejectedPoints, message: text }
}

/** The message of a `google.rpc.Status`, with which a server refuses; null where there is none. */
export function decodeStatusMessage(bytes: Uint8Array): string | null {
  const message = readFields(bytes)?.get(2)
  return message instanceof Uint8Array ? Buffer.from(message).toString() : null
}

/** The last value of each field: numbers, and bytes of the others. null: it is no protobuf message. */
function readFields(bytes: Uint8Array): Map<number, number | Uint8Array> | null {
  const fields = new Map<number, number | Uint8Array>()
  let at = 0
  const number = (): number => {
    let value = 0
    for (let scale = 1; at < bytes.length; scale *= 0x80) {
      const byte = bytes[at++] as number
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
    return NaN
  }
  while (at < bytes.length) {
    const key = number()
    const [field, wireType] = [Math.floor(key / 8), key % 8]
    if (wireType === VARINT) {
      const value = number()
      if (!Number.isSafeInteger(value)) return null
      fields.set(field, value)
      continue
    }
    const length = wireType === BYTES ? number() : wireType === FIXED64 ? 8 : wireType === 5 ? 4 : NaN
    if (!(at + length <= bytes.length)) return null
    fields.set(field, bytes.subarray(at, at + length))
    at += length
  }
  return fields
}

import root from '@opentelemetry/otlp-transformer/build/src/generated/root.js'

/** A type of message, as protobufjs makes it. */
interface MessageType {
  decode: (bytes: Uint8Array) => object
  encode: (message: object) => { finish: () => Uint8Array }
  fromObject: (fields: object) => object
  toObject: (message: object, options: object) => object
}

/** The code that OpenTelemetry generates of its own definitions: a second judge of ours. */
export const { ExportMetricsServiceRequest, ExportMetricsServiceResponse } = (
  root as unknown as {
    opentelemetry: {
      proto: {
        collector: {
          metrics: { v1: Record<'ExportMetricsServiceRequest' | 'ExportMetricsServiceResponse', MessageType> }
        }
      }
    }
  }
).opentelemetry.proto.collector.metrics.v1

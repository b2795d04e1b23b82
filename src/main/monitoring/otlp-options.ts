import { readFileSync } from 'node:fs'
import { validateHeaderName, validateHeaderValue } from 'node:http'
import { arch, hostname, platform } from 'node:os'
import type { Result } from '#shared/ipc-contract'
import type { Labels } from './exposition'

/** What a server is pushed to with; from the variables that every program with OpenTelemetry knows. */
export interface OtlpOptions {
  endpoint: URL
  headers: Readonly<Record<string, string>>
  compresses: boolean
  /** Of one request, ms. */
  timeoutMs: number
  /** From push to push, ms. */
  intervalMs: number
  /** Of a push with all its repetitions, ms. */
  exportTimeoutMs: number
  /** PEM files as they are; null: the system's. */
  tls: { ca: Buffer | null; cert: Buffer | null; key: Buffer | null }
  resource: Labels
}

type Environment = Readonly<Partial<Record<string, string>>>

const DEFAULT_ENDPOINT = 'http://localhost:4318'
const LONGEST_MS = 2 ** 31 - 1

/**
 * By opentelemetry.io/docs/specs/otel/protocol/exporter and …/configuration/sdk-environment-variables. `METRICS` in a name
 * goes before the general one, and an empty value is none. null: `OTEL_SDK_DISABLED` says that nothing is to be pushed.
 */
export function readOtlpOptions(env: Environment): Result<OtlpOptions | null> {
  try {
    if (env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return { ok: true, value: null }
    refuseOther(env, 'PROTOCOL', 'http/protobuf')
    refuseOther(env, 'METRICS_TEMPORALITY_PREFERENCE', 'cumulative')
    const compression = exporterVariable(env, 'COMPRESSION')?.value ?? 'none'
    if (compression !== 'none' && compression !== 'gzip')
      throw new TypeError(`OTEL_EXPORTER_OTLP_COMPRESSION is gzip or none, not "${compression}"`)
    return {
      ok: true,
      value: {
        endpoint: endpointOf(env),
        headers: headersOf(exporterVariable(env, 'HEADERS')),
        compresses: compression === 'gzip',
        timeoutMs: milliseconds(exporterVariable(env, 'TIMEOUT'), 10_000),
        intervalMs: milliseconds(variable(env, 'OTEL_METRIC_EXPORT_INTERVAL'), 60_000),
        exportTimeoutMs: milliseconds(variable(env, 'OTEL_METRIC_EXPORT_TIMEOUT'), 30_000),
        tls: {
          ca: fileOf(exporterVariable(env, 'CERTIFICATE')),
          cert: fileOf(exporterVariable(env, 'CLIENT_CERTIFICATE')),
          key: fileOf(exporterVariable(env, 'CLIENT_KEY')),
        },
        resource: resourceOf(env),
      },
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { ok: false, message: `${error.message}.` }
  }
}

/** A variable that was set, with the name that it was set by. */
interface Variable {
  name: string
  value: string
}

function variable(env: Environment, name: string): Variable | null {
  const value = env[name]?.trim() ?? ''
  return value === '' ? null : { name, value }
}

function exporterVariable(env: Environment, name: string): Variable | null {
  return variable(env, `OTEL_EXPORTER_OTLP_METRICS_${name}`) ?? variable(env, `OTEL_EXPORTER_OTLP_${name}`)
}

function refuseOther(env: Environment, name: string, only: string): void {
  const given = name.startsWith('METRICS_')
    ? variable(env, `OTEL_EXPORTER_OTLP_${name}`)
    : exporterVariable(env, name)
  if (given !== null && given.value.toLowerCase() !== only)
    throw new TypeError(`${given.name} can only be ${only} here, not "${given.value}"`)
}

/** The one of metrics as it stands; to the general one the path of metrics is added. */
function endpointOf(env: Environment): URL {
  const own = variable(env, 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT')
  const general = variable(env, 'OTEL_EXPORTER_OTLP_ENDPOINT')
  const base = general?.value ?? DEFAULT_ENDPOINT
  const text = own?.value ?? `${base.replace(/\/$/, '')}/v1/metrics`
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return url
  const name = (own ?? general)?.name ?? 'The endpoint'
  throw new TypeError(`${name} is no address that begins with http:// or https://: "${text}"`)
}

/** `a=b,c=d`, percent-encoded. */
function pairsOf(given: Variable | null): Record<string, string> {
  if (given === null) return {}
  const pairs = given.value.split(',').filter((part) => part.trim() !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, key = '', value = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s.exec(pair) ?? []
      if (key === '') throw new TypeError(`${given.name} is a list of NAME=VALUE, with commas between`)
      return [key, decoded(value, given.name)]
    }),
  )
}

function headersOf(given: Variable | null): Record<string, string> {
  const headers = pairsOf(given)
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    }
  } catch {
    throw new TypeError(`${given?.name} has what no header may have`)
  }
  return headers
}

function decoded(value: string, name: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    throw new TypeError(`${name} has a % that is no code of a character; write it as %25`)
  }
}

function milliseconds(given: Variable | null, fallback: number): number {
  if (given === null) return fallback
  const value = Number(given.value)
  if (Number.isInteger(value) && value > 0 && value <= LONGEST_MS) return value
  throw new TypeError(`${given.name} is a number of milliseconds above 0, not "${given.value}"`)
}

function fileOf(given: Variable | null): Buffer | null {
  if (given === null) return null
  try {
    return readFileSync(given.value)
  } catch (error) {
    throw new TypeError(`${given.name} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

/** Nothing that changes with an update: some servers make labels of all of it, and every series would begin anew. */
function resourceOf(env: Environment): Labels {
  const own = {
    'service.name': 'anemometer',
    'service.instance.id': hostname(),
    'host.name': hostname(),
    'host.arch': arch() === 'x64' ? 'amd64' : arch(),
    'os.type': platform(),
  }
  const given = pairsOf(variable(env, 'OTEL_RESOURCE_ATTRIBUTES'))
  const service = variable(env, 'OTEL_SERVICE_NAME')
  return { ...own, ...given, ...(service !== null && { 'service.name': service.value }) }
}

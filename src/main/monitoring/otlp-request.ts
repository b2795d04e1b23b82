import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { gzipSync } from 'node:zlib'
import { decodePartialSuccess, decodeStatusMessage } from './otlp-encoder'
import type { OtlpOptions } from './otlp-options'

/** OTLP's specification: of an answer no more is read. */
const MOST_ANSWER_BYTES = 4 * 1024 * 1024
const LONGEST_WORDS = 200

/**
 * What became of a request. `accepted`: by the server, as a whole or in part (`message` says what it did not take; null:
 * nothing). `refused`: by the server or on the way, and it may be sent again only where `mayRepeat`, after `waitMs` at least
 * (null: the server does not say).
 */
export type PushResult =
  | { kind: 'accepted'; rejectedPoints: number; message: string | null }
  | { kind: 'refused'; message: string; mayRepeat: boolean; waitMs: number | null }

/** opentelemetry.io/docs/specs/otlp, "Failures": these, and no others. */
const REPEATABLE_STATUSES = [429, 502, 503, 504]
const REPEATABLE_ERRORS = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE']

/** Sends one request; never rejects. `nowMs`: since 1970, for dates in answers. */
export async function sendOtlp(
  body: Uint8Array,
  { endpoint, headers, compresses, timeoutMs, tls }: OtlpOptions,
  userAgent: string,
  nowMs: number,
): Promise<PushResult> {
  const signal = AbortSignal.timeout(timeoutMs)
  const send = endpoint.protocol === 'https:' ? httpsRequest : httpRequest
  const bytes = compresses ? gzipSync(body) : body
  const options = {
    method: 'POST',
    headers: {
      ...headers,
      'Content-Type': 'application/x-protobuf',
      'Content-Length': bytes.length,
      'User-Agent': userAgent,
      ...(compresses && { 'Content-Encoding': 'gzip' }),
    },
    // One connection a push: a minute later a server has closed it.
    agent: false,
    signal,
    ...(tls.ca !== null && { ca: tls.ca }),
    ...(tls.cert !== null && { cert: tls.cert }),
    ...(tls.key !== null && { key: tls.key }),
  }
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      send(endpoint, options, resolve).on('error', reject).end(bytes)
    })
    return resultOf(response, await readAnswer(response), nowMs)
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    const why = signal.aborted ? `it did not answer within ${timeoutMs} ms` : describeError(code, message)
    const mayRepeat = !signal.aborted && REPEATABLE_ERRORS.includes(code)
    return { kind: 'refused', message: why, mayRepeat, waitMs: null }
  }
}

/** Leaving the loop early ends the connection. */
async function readAnswer(response: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part.subarray(0, MOST_ANSWER_BYTES - length))
    length += part.length
    if (length >= MOST_ANSWER_BYTES) break
  }
  return Buffer.concat(parts)
}

function resultOf(
  { statusCode = 0, headers }: IncomingMessage,
  answer: Uint8Array,
  nowMs: number,
): PushResult {
  const isProtobuf = headers['content-type']?.startsWith('application/x-protobuf') === true
  if (statusCode >= 200 && statusCode < 300) {
    const partial = isProtobuf ? decodePartialSuccess(answer) : null
    if (partial === null) return { kind: 'accepted', rejectedPoints: 0, message: null }
    const { rejectedPoints, message } = partial
    return { kind: 'accepted', rejectedPoints, message: words(message) || 'it does not say why' }
  }
  const told = words((isProtobuf ? decodeStatusMessage(answer) : null) ?? Buffer.from(answer).toString())
  return {
    kind: 'refused',
    message: `it answered with status ${statusCode}${told === '' ? '' : `: ${told}`}`,
    mayRepeat: REPEATABLE_STATUSES.includes(statusCode),
    waitMs: retryAfterMs(headers['retry-after'], nowMs),
  }
}

/** The first words of a text from elsewhere, on one line. */
function words(text: string): string {
  return (
    text
      .trim()
      .split(/[\r\n]/, 1)[0]
      ?.slice(0, LONGEST_WORDS) ?? ''
  )
}

/** Seconds, or a date (RFC 9110, 10.2.3); null for anything else. */
function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : null
}

/** Since macOS 15 a program needs a permission for the network at home; without, its packets never leave (TN3179). */
function describeError(code: string, message: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there'
    case 'ENOTFOUND':
      return 'there is no such name'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return process.platform === 'darwin'
        ? 'it cannot be reached; if it is in this network, allow the program that started this in System Settings, Privacy & Security, Local Network'
        : 'it cannot be reached'
    default:
      return code === '' ? message : `${message} (${code})`
  }
}

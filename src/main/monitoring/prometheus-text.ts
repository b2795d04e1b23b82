import { FAMILIES, openMetricsName, prometheusName, type MetricFamily } from '#shared/metric-families'
import type { Exposition, Labels } from './exposition'

/** `text`: Prometheus 0.0.4, which everything reads. `openmetrics`: OpenMetrics 1.0, whose end shows when it was cut off. */
export type TextFormat = 'text' | 'openmetrics'

export const CONTENT_TYPES: Readonly<Record<TextFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
}

/**
 * prometheus.io/docs/instrumenting/exposition_formats, and the OpenMetrics specification 1.0. Without times, which would keep
 * a series alive after it has ended, and without `_created`, which most servers store as one more series.
 */
export function formatExposition(exposition: Exposition, format: TextFormat): string {
  const lines = exposition.flatMap(({ family, points }) => {
    const name = prometheusName(FAMILIES[family])
    return [
      ...describeFamily(FAMILIES[family], format),
      ...points.map(({ labels, value }) => `${name}${formatLabels(labels)} ${value}`),
    ]
  })
  if (format === 'openmetrics') lines.push('# EOF')
  return `${lines.join('\n')}\n`
}

function describeFamily(family: MetricFamily, format: TextFormat): string[] {
  const { name, unit } = openMetricsName(family)
  if (format === 'text') {
    const full = prometheusName(family)
    // It has no state sets.
    const kind = family.kind === 'stateset' ? 'gauge' : family.kind
    return [`# HELP ${full} ${escapeLines(family.help)}`, `# TYPE ${full} ${kind}`]
  }
  const help = `# HELP ${name} ${escapeLines(family.help).replaceAll('"', '\\"')}`
  return [`# TYPE ${name} ${family.kind}`, ...(unit === '' ? [] : [`# UNIT ${name} ${unit}`]), help]
}

function formatLabels(labels: Labels): string {
  const parts = Object.entries(labels).map(
    ([name, value]) => `${name}="${escapeLines(value).replaceAll('"', '\\"')}"`,
  )
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

function escapeLines(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

interface Accepted {
  type: string
  parameters: ReadonlyMap<string, string>
  quality: number
}

/** The format that a scraper prefers by its `Accept`; text where it names neither, since everything reads that. */
export function negotiateFormat(accept: string | undefined): TextFormat {
  const accepted = parseAccept(accept ?? '')
  const best = (isMatch: (each: Accepted) => boolean): number =>
    accepted.filter(isMatch).reduce((highest, { quality }) => Math.max(highest, quality), 0)
  const openMetrics = best(
    ({ type, parameters }) =>
      type === 'application/openmetrics-text' && (parameters.get('version') ?? '1.0.0') === '1.0.0',
  )
  return openMetrics > best(({ type }) => type === 'text/plain') ? 'openmetrics' : 'text'
}

/** Whether the answer may be compressed with gzip (RFC 9110, 12.5.3). */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const encodings = parseAccept(acceptEncoding ?? '')
  const named = encodings.find(({ type }) => type === 'gzip') ?? encodings.find(({ type }) => type === '*')
  return (named?.quality ?? 0) > 0
}

/** A list of RFC 9110, 12.4.2; what is no number counts as 0. */
function parseAccept(header: string): Accepted[] {
  return header.split(',').map((item) => {
    const [type = '', ...rest] = item.split(';').map((part) => part.trim().toLowerCase())
    const parameters = new Map(
      rest.map((part) => {
        const [name = '', value = ''] = part.split('=')
        return [name, value.replace(/^"(.*)"$/, '$1')] as const
      }),
    )
    const quality = Number(parameters.get('q') ?? '1')
    return { type, parameters, quality: quality >= 0 && quality <= 1 ? quality : 0 }
  })
}

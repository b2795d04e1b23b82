import type { Result } from '#shared/ipc-contract'
import { DEFAULT_SOURCE } from '#shared/sources'
import { readOtlpOptions, type OtlpOptions } from '../../main/monitoring/otlp-options'
import {
  DEFAULT_PORT,
  readTokenFile,
  resolveListenAddress,
  type ListenAddress,
} from '../../main/monitoring/server-config'
import {
  hasCredentials,
  NO_WEB_CONFIG,
  readWebConfig,
  type WebConfig,
} from '../../main/monitoring/web-config'
import type { Arguments } from '../arguments'
import { UsageError, type OptionDescription } from '../command'
import { INTERVAL_OPTION, SOURCE_OPTION } from '../common-options'
import type { SourceOptions } from '../measuring/open-source'

export const SERVE_OPTIONS: readonly OptionDescription[] = [
  SOURCE_OPTION,
  INTERVAL_OPTION,
  {
    name: 'listen',
    value: 'HOST:PORT',
    summary: `where to listen (default 127.0.0.1:${DEFAULT_PORT}); may be given several times`,
    multiple: true,
  },
  {
    name: 'allow-host',
    value: 'NAME',
    summary: 'a name of this machine that scrapers call it by; may be given several times',
    multiple: true,
  },
  {
    name: 'web-config',
    value: 'FILE',
    summary: 'TLS, users and certificates of clients, as for the exporters of Prometheus',
    completes: 'file',
  },
  {
    name: 'token-file',
    value: 'FILE',
    summary: 'a bearer token that scrapers have to send; nobody else may read the file',
    completes: 'file',
  },
  {
    name: 'data',
    value: 'DIR',
    summary: 'keep the history in this folder, and let the counters go on from it',
    completes: 'folder',
  },
  { name: 'otlp', summary: 'push to an OTLP server as well, by the variables OTEL_… of OpenTelemetry' },
  { name: 'hw-names', summary: 'push energy as hw.energy, too, the name that OpenTelemetry has for it' },
  {
    name: 'textfile',
    value: 'FILE.prom',
    summary: 'write a file for the textfile collector of node_exporter as well',
    completes: 'file',
  },
  { name: 'firefox', summary: 'also answer /power, which Firefox asks for the power tracks of its profiles' },
]

export interface ServeOptions extends SourceOptions {
  listen: readonly ListenAddress[]
  /** Lower case. */
  allowedHosts: readonly string[]
  web: WebConfig
  /** null: none is asked for. */
  bearerToken: string | null
  /** null: nothing is kept. */
  data: string | null
  /** null: nothing is pushed. */
  otlp: OtlpOptions | null
  hasHardwareNames: boolean
  /** null: no file is written. */
  textfile: string | null
  hasPowerTracks: boolean
}

/**
 * Reads the files and variables that the arguments name, and refuses to let others in without credentials. Throws a
 * `UsageError` for arguments that cannot be meant.
 */
export async function readServeOptions(
  given: Arguments,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Result<ServeOptions>> {
  const listen = await Promise.all(given.texts('listen').map(listenAddress))
  const textfile = given.text('textfile')
  if (textfile !== null && !textfile.endsWith('.prom'))
    throw new UsageError(`end the name in .prom, or node_exporter passes over it; not "${textfile}"`)
  if (given.has('hw-names') && !given.has('otlp')) throw new UsageError('--hw-names goes with --otlp')
  const [webPath, tokenPath] = [given.text('web-config'), given.text('token-file')]
  const web = webPath === null ? null : readWebConfig(webPath)
  if (web?.ok === false) return web
  const token = tokenPath === null ? null : readTokenFile(tokenPath)
  if (token?.ok === false) return token
  const otlp = given.has('otlp') ? readOtlpOptions(env) : null
  if (otlp?.ok === false) return otlp
  const options: ServeOptions = {
    source: given.text('source') ?? DEFAULT_SOURCE,
    intervalMs: given.text('interval'),
    listen: listen.length > 0 ? listen : [{ address: '127.0.0.1', port: DEFAULT_PORT, isLoopback: true }],
    allowedHosts: given.texts('allow-host').map((name) => name.toLowerCase()),
    web: web?.value ?? NO_WEB_CONFIG,
    bearerToken: token?.value ?? null,
    data: given.text('data'),
    otlp: otlp?.value ?? null,
    hasHardwareNames: given.has('hw-names'),
    textfile,
    hasPowerTracks: given.has('firefox'),
  }
  const open = options.listen.find(({ isLoopback }) => !isLoopback)
  if (open === undefined || options.bearerToken !== null || hasCredentials(options.web))
    return { ok: true, value: options }
  return {
    ok: false,
    message: `${open.address} can be reached by others, who would read everything. Name a --token-file, or a --web-config with basic_auth_users or certificates of clients.`,
  }
}

async function listenAddress(text: string): Promise<ListenAddress> {
  const address = await resolveListenAddress(text)
  if (!address.ok) throw new UsageError(address.message)
  return address.value
}

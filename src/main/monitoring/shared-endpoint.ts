import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Result } from '#shared/ipc-contract'
import { printable } from '#shared/printable'
import type { SharedRequest, SharingReach, SharingState } from '#shared/sharing'
import { createGuard } from './access'
import { HttpServer, type Guard } from './http-server'
import { meterPages } from './pages'
import { describeListenError, formatOrigin, ownNames } from './server-config'
import type { SharedReadings } from './shared-readings'
import { hasCredentials, NO_WEB_CONFIG, readWebConfig, type WebConfig } from './web-config'

/** Of what a client calls itself. */
const LONGEST_USER_AGENT = 120

export interface EndpointOptions {
  /** 0: any that is free. */
  port: number
  reach: SharingReach
  /** In the format of the exporter toolkit's `web.config`; it need not exist. */
  accessFile: string
  version: string
  onRequest: (request: SharedRequest) => void
}

export interface OpenEndpoint {
  state: Extract<SharingState, { kind: 'on' }>
  close: () => Promise<void>
}

/** Serves `readings` to this computer, or to others where the file asks them who they are. A failure says what to do. */
export async function openEndpoint(
  readings: SharedReadings,
  options: EndpointOptions,
): Promise<Result<OpenEndpoint>> {
  const { port, reach, accessFile, version } = options
  const web = existsSync(accessFile)
    ? readWebConfig(accessFile)
    : ({ ok: true, value: NO_WEB_CONFIG } as const)
  if (!web.ok) return web
  const { tls, users, allowedSans } = web.value
  const isOpen = reach === 'network'
  if (isOpen && !hasCredentials(web.value))
    return {
      ok: false,
      message: `Other computers would read everything without being asked who they are. Name users or certificates in ${accessFile} first (docs/fleet.md has an example), then try again.`,
    }
  const allowedHosts = isOpen ? ownNames() : []
  const access = { allowedHosts, bearerToken: null, users, allowedSans }
  const guard = createGuard(access, 'Ask it by its IP address.')
  const server = new HttpServer(meterPages(readings, version), noting(guard, options.onRequest), tls)
  const address = isOpen ? '::' : '127.0.0.1'
  try {
    const { port: heard } = await server.listen(address, port)
    const name = isOpen ? hostname().toLowerCase() : address
    const state = {
      kind: 'on',
      origin: formatOrigin(name, heard, tls !== null),
      scrapeConfig: scrapeConfig(`${isOpen ? name : 'localhost'}:${heard}`, web.value),
      warning:
        isOpen && tls === null
          ? `Passwords can be read on the way, as can everything else: tls_server_config in ${accessFile} keeps them.`
          : null,
    } as const
    return { ok: true, value: { state, close: () => server.close() } }
  } catch (error) {
    const origin = formatOrigin(address, port, tls !== null)
    return {
      ok: false,
      message: describeListenError(origin, error as NodeJS.ErrnoException, 'Choose another port.'),
    }
  }
}

/** Tells of each request once it is known whether it is let in. */
function noting(guard: Guard, onRequest: EndpointOptions['onRequest']): Guard {
  return async (request) => {
    const refusal = await guard(request)
    const userAgent = request.headers['user-agent']
    onRequest({
      // IPv4 has this form where a server listens at both.
      address: (request.socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, ''),
      userAgent: userAgent === undefined ? null : printable(userAgent.slice(0, LONGEST_USER_AGENT)),
      atMs: Date.now(),
      wasRefused: refusal !== null,
    })
    return refusal
  }
}

/** Paths of files are those on the machine of Prometheus, where only its operator can put them. */
function scrapeConfig(target: string, { tls, users, requiresClientCertificate }: WebConfig): string {
  const [user] = users.keys()
  const folder = '/etc/prometheus'
  const client = `, cert_file: ${folder}/prometheus.pem, key_file: ${folder}/prometheus.key`
  return [
    'scrape_configs:',
    '  - job_name: anemometer',
    ...(tls === null
      ? []
      : [
          '    scheme: https',
          `    tls_config: { ca_file: ${folder}/anemometer-ca.pem${requiresClientCertificate ? client : ''} }`,
        ]),
    ...(user === undefined
      ? []
      : [
          `    basic_auth: { username: ${JSON.stringify(user)}, password_file: ${folder}/anemometer.password }`,
        ]),
    '    static_configs:',
    `      - targets: ['${target}']`,
  ].join('\n')
}

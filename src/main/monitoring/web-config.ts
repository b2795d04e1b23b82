import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createSecureContext, type TlsOptions } from 'node:tls'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Result } from '#shared/ipc-contract'

/** Costs of bcrypt: more than 14 takes seconds a password. */
const BCRYPT_HASH = /^\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/
const TLS_VERSIONS = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const
const tlsVersion = z.enum(['TLS12', 'TLS13'])

/** Of prometheus/exporter-toolkit, docs/web-configuration.md, as far as it is understood here; the rest is refused. */
const schema = z
  .strictObject({
    tls_server_config: z
      .strictObject({
        cert_file: z.string().min(1),
        key_file: z.string().min(1),
        client_auth_type: z.enum(['NoClientCert', 'RequireAndVerifyClientCert']).default('NoClientCert'),
        client_ca_file: z.string().min(1).optional(),
        client_allowed_sans: z.array(z.string().min(1)).min(1).optional(),
        min_version: tlsVersion.default('TLS12'),
        max_version: tlsVersion.default('TLS13'),
      })
      .refine(
        ({ client_auth_type, client_ca_file }) =>
          (client_auth_type === 'RequireAndVerifyClientCert') === (client_ca_file !== undefined),
        'client_ca_file and client_auth_type: RequireAndVerifyClientCert belong together',
      )
      .refine(
        ({ client_allowed_sans, client_ca_file }) =>
          client_allowed_sans === undefined || client_ca_file !== undefined,
        'client_allowed_sans needs a client_ca_file',
      )
      .optional(),
    // HTTP/2 is not offered, and its clients speak HTTP/1.1 as well.
    http_server_config: z.strictObject({ http2: z.boolean().optional() }).optional(),
    basic_auth_users: z
      .record(
        z.string().regex(/^[^:]+$/, 'the name of a user has no colon'),
        z.string().regex(BCRYPT_HASH, 'no bcrypt hash with a cost of 4 to 14'),
      )
      .optional(),
  })
  .nullable()

export interface WebConfig {
  /** null: plain HTTP. */
  tls: TlsOptions | null
  /** bcrypt hashes by the names of users. */
  users: ReadonlyMap<string, string>
  /** Only clients with a certificate that was verified are let in. */
  requiresClientCertificate: boolean
  allowedSans: readonly string[] | null
}

export const NO_WEB_CONFIG: WebConfig = {
  tls: null,
  users: new Map(),
  requiresClientCertificate: false,
  allowedSans: null,
}

/** Nobody gets in without a password or a certificate. */
export function hasCredentials({ users, requiresClientCertificate }: WebConfig): boolean {
  return users.size > 0 || requiresClientCertificate
}

/** Reads a `web.config` file, and the files that it names, by paths from its own folder. A failure says what is wrong where. */
export function readWebConfig(path: string): Result<WebConfig> {
  try {
    const parsed = schema.safeParse(parse(readFileSync(path, 'utf8')))
    if (!parsed.success) return fail(path, describeIssue(parsed.error))
    const { tls_server_config: tls, basic_auth_users: users = {} } = parsed.data ?? {}
    const options = tls === undefined ? null : readTls(tls, dirname(path))
    // Throws where the key does not fit the certificate, before anybody connects.
    if (options !== null) createSecureContext(options)
    return {
      ok: true,
      value: {
        tls: options,
        users: new Map(Object.entries(users)),
        requiresClientCertificate: options?.requestCert === true,
        allowedSans: tls?.client_allowed_sans ?? null,
      },
    }
  } catch (error) {
    return fail(path, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
}

type TlsConfig = NonNullable<NonNullable<z.infer<typeof schema>>['tls_server_config']>

function readTls(tls: TlsConfig, folder: string): TlsOptions {
  const read = (file: string): Buffer => readFileSync(resolve(folder, file))
  return {
    cert: read(tls.cert_file),
    key: read(tls.key_file),
    minVersion: TLS_VERSIONS[tls.min_version],
    maxVersion: TLS_VERSIONS[tls.max_version],
    ...(tls.client_ca_file !== undefined && {
      ca: read(tls.client_ca_file),
      requestCert: true,
      rejectUnauthorized: true,
    }),
  }
}

/** `tls_server_config.min_version: …`; of several the first. */
function describeIssue({ issues: [issue] }: z.ZodError): string {
  const place = issue?.path.join('.') ?? ''
  const what =
    issue?.code === 'unrecognized_keys'
      ? `${issue.keys.join(', ')} is not supported here`
      : ((issue?.code === 'invalid_key' ? issue.issues[0] : issue)?.message ?? 'it is not understood')
  return place === '' ? what : `${place}: ${what}`
}

function fail(path: string, why: string): Result<never> {
  return { ok: false, message: `${path} cannot be used as web.config: ${why}.` }
}

import { lookup } from 'node:dns/promises'
import { readFileSync, statSync } from 'node:fs'
import { BlockList, isIPv6 } from 'node:net'
import { hostname } from 'node:os'
import type { Result } from '#shared/ipc-contract'

/** On a telephone's keys it spells ANEMO. The ports from 9100 to 9999, which exporters share out, are all taken. */
export const DEFAULT_PORT = 26366

export interface ListenAddress {
  /** An IP address. */
  address: string
  /** 0: any that is free. */
  port: number
  /** Only this machine can reach it. */
  isLoopback: boolean
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** `HOST:PORT`, `HOST`, `PORT` or `:PORT`, which is every address of the machine; IPv6 in brackets. */
export async function resolveListenAddress(text: string): Promise<Result<ListenAddress>> {
  const split = splitAddress(text)
  if (split === null || split.port > 65_535)
    return fail(`"${text}" is no address to listen at: write HOST:PORT, as 127.0.0.1:${DEFAULT_PORT}.`)
  const { host, port } = split
  try {
    const { address, family } = await lookup(host)
    const isLoopback = LOOPBACK.check(address, family === 6 ? 'ipv6' : 'ipv4')
    return { ok: true, value: { address, port, isLoopback } }
  } catch {
    return fail(`No address belongs to the name "${host}": name an address of this machine.`)
  }
}

/** null: it has none of the forms. */
function splitAddress(text: string): { host: string; port: number } | null {
  if (/^\d{1,5}$/.test(text)) return { host: '127.0.0.1', port: Number(text) }
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:/]*))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined || text === '') return null
  return { host: host === '' ? '::' : host, port: digits === undefined ? DEFAULT_PORT : Number(digits) }
}

/** `http://127.0.0.1:26366`. */
export function formatOrigin(address: string, port: number, isTls: boolean): string {
  return `${isTls ? 'https' : 'http'}://${isIPv6(address) ? `[${address}]` : address}:${port}`
}

/** The names that this machine gives itself. */
export function ownNames(): string[] {
  const own = hostname().toLowerCase()
  return [own, `${own.split('.')[0] ?? own}.local`]
}

/** Why `origin` cannot be listened at, from the system's error, and what to do about it. */
export function describeListenError(
  origin: string,
  { code, message }: NodeJS.ErrnoException,
  remedy = 'Choose another --listen HOST:PORT.',
): string {
  switch (code) {
    case 'EADDRINUSE':
      return `${origin} is taken, by another program or another "anemometer serve". ${remedy}`
    case 'EACCES':
      return `${origin} may not be listened at: ports below 1024 are for root. ${remedy}`
    case 'EADDRNOTAVAIL':
      return `${origin} is no address of this machine. ${remedy}`
    default:
      return `${origin} cannot be listened at: ${message}.`
  }
}

const SHORTEST_TOKEN = 16
const LONGEST_TOKEN = 4096

/** The bearer token in a file that nobody else may read. A failure says what is wrong, and what to do. */
export function readTokenFile(path: string): Result<string> {
  try {
    const { mode } = statSync(path)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      return fail(`Others may read the token in ${path}. Type: chmod 600 ${path}`)
    const token = readFileSync(path, 'utf8').trim()
    if (
      /^[A-Za-z0-9._~+/-]+=*$/.test(token) &&
      token.length >= SHORTEST_TOKEN &&
      token.length <= LONGEST_TOKEN
    )
      return { ok: true, value: token }
    return fail(
      `${path} holds no token: ${SHORTEST_TOKEN} to ${LONGEST_TOKEN} letters, digits or . _ ~ + / - are one, as "openssl rand -hex 32" makes it.`,
    )
  } catch (error) {
    return fail(`The token cannot be read: ${(error as Error).message}.`)
  }
}

function fail(message: string): Result<never> {
  return { ok: false, message }
}

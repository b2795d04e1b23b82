import type { Result } from '#shared/ipc-contract'
import { z } from 'zod'
import { repository, version as ownVersion } from '../../../package.json'

/** Where a person finds all releases. */
export const RELEASES_PAGE = `${repository}/releases`
/** GitHub's answer to "which release is the newest", without drafts and previews (docs.github.com/rest/releases). */
const FEED = `https://api.github.com/repos/${new URL(repository).pathname.slice(1)}/releases/latest`
/** GitHub's answer takes some 20 kB. */
const MOST_BYTES = 1_000_000
const PATIENCE_MS = 15_000

const VERSION = /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/
const releaseSchema = z.object({ tag_name: z.string().regex(VERSION) })

export interface Release {
  /** As `0.2.0`. */
  version: string
  /** Its page, of our own repository whatever the answer says. */
  page: string
}

export interface ReleaseFeedOptions {
  /** As `fetch`; in the app that of Electron. */
  fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Of this app; tests pass their own. */
  version?: string
  feed?: string
}

/**
 * The newest release where it is newer than this app, else null. Asks once, sends nothing but the question, and follows no
 * redirection. Fails with a sentence that names the page to look at instead.
 */
export async function findNewerRelease({
  fetch,
  version = ownVersion,
  feed = FEED,
}: ReleaseFeedOptions): Promise<Result<Release | null>> {
  try {
    const response = await fetch(feed, {
      headers: { accept: 'application/vnd.github+json' },
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (!response.ok) return fail(whyRefused(response.status))
    const text = await readBounded(response)
    if (text === null) return fail('the answer is too large')
    const newest = parseRelease(text)
    if (newest === null) return fail('the answer names no release')
    if (!isNewer(newest, version)) return { ok: true, value: null }
    return { ok: true, value: { version: newest, page: `${RELEASES_PAGE}/tag/v${newest}` } }
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  }
}

/** null where the answer is no JSON of a release. */
function parseRelease(text: string): string | null {
  try {
    return releaseSchema.parse(JSON.parse(text)).tag_name.replace(/^v/, '')
  } catch {
    return null
  }
}

/** Number by number; what is no version of three numbers is older than any. */
function isNewer(version: string, than: string): boolean {
  const [ours, other] = [numbersOf(version), numbersOf(than)]
  const differing = [0, 1, 2].find((place) => ours[place] !== other[place]) ?? 0
  return (ours[differing] ?? -1) > (other[differing] ?? -1)
}

function numbersOf(version: string): number[] {
  return VERSION.exec(version)?.slice(1).map(Number) ?? []
}

/** null beyond `MOST_BYTES`. */
async function readBounded(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = []
  let byteCount = 0
  for await (const part of response.body ?? []) {
    byteCount += (part as Uint8Array).length
    if (byteCount > MOST_BYTES) return null
    parts.push(part as Uint8Array)
  }
  return Buffer.concat(parts).toString('utf8')
}

function whyRefused(status: number): string {
  if (status === 404) return 'there is no release yet'
  if (status === 403 || status === 429) return 'GitHub was asked too often from here; try again in an hour'
  return `GitHub answered with status ${status}`
}

function fail(reason: string): Result<never> {
  return {
    ok: false,
    message: `Whether there is a newer release is not known: ${reason}. See ${RELEASES_PAGE}`,
  }
}

import { protocol, type Session } from 'electron'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { locale } from '../locale'

const SCHEME = 'app'
const HOST = 'anemometer'

/** The origin of pages: our own scheme, so that every path is checked and no page is loaded from `file://`. */
export const APP_ORIGIN = `${SCHEME}://${HOST}`

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // A PNG is drawn from the frame of a chart, which is loaded as blob: or data:.
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The address of a page, which is told the language. */
export function addressOf(page: 'index.html' | 'popover.html' | 'failed.html'): string {
  return `${APP_ORIGIN}/${page}${locale === 'en' ? '' : `?lang=${locale}`}`
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Serves the files of the built renderer, and nothing outside `rendererFolder`. */
export function serveRenderer(session: Session, rendererFolder: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const path = fileForUrl(rendererFolder, request.url)
    const contentType = CONTENT_TYPES[extname(path ?? '')]
    if (request.method !== 'GET' || path === null || contentType === undefined) return notFound()
    try {
      return new Response(await readFile(path), {
        headers: {
          'Content-Type': contentType,
          'Content-Security-Policy': CONTENT_SECURITY_POLICY,
          'X-Content-Type-Options': 'nosniff',
          'Cache-Control': 'no-store',
        },
      })
    } catch {
      return notFound()
    }
  })
}

function notFound(): Response {
  return new Response(null, { status: 404 })
}

/** The path of the file that a URL names; null when it lies outside `rendererFolder`. */
export function fileForUrl(rendererFolder: string, url: string): string | null {
  const { host, pathname } = new URL(url)
  if (host !== HOST) return null
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (decoded.includes('\0')) return null
  const path = normalize(join(rendererFolder, decoded === '/' ? 'index.html' : decoded))
  return path.startsWith(rendererFolder + sep) ? path : null
}

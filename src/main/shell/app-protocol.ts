import { nativeTheme, protocol, type Session } from 'electron'
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

/**
 * The address of a page, which is told the language, and whether series are to differ in more than colour: macOS has a
 * preference for that (System Settings, Accessibility, Display), which no media feature tells a page. It is asked whenever a
 * page is loaded. Electron has it from version 45 on, and on macOS only.
 */
export function addressOf(page: 'index.html' | 'popover.html' | 'failed.html'): string {
  const { shouldDifferentiateWithoutColor } = nativeTheme as { shouldDifferentiateWithoutColor?: boolean }
  const told = new URLSearchParams({
    ...(locale === 'en' ? {} : { lang: locale }),
    ...(shouldDifferentiateWithoutColor === true ? { 'without-colour': '' } : {}),
  })
  return `${APP_ORIGIN}/${page}${told.size === 0 ? '' : `?${told.toString()}`}`
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
}

/** Chromium's `net::ERR_FILE_NOT_FOUND`. */
const NOT_FOUND = { error: -6 }

/**
 * Serves the files of the built renderer, and nothing outside `rendererFolder`. Chromium reads them by itself: `protocol.handle`
 * makes a `Request` and a `Response` of each, and the first loads all of `fetch` into main, 24 ms of its thread while it has
 * to start the page's process.
 */
export function serveRenderer(session: Session, rendererFolder: string): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else serves a file without `fetch` in Electron 33
  session.protocol.registerFileProtocol(SCHEME, ({ method, url }, respond) => {
    const path = fileForUrl(rendererFolder, url)
    const mimeType = MIME_TYPES[extname(path ?? '')]
    if (method !== 'GET' || path === null || mimeType === undefined) return respond(NOT_FOUND)
    respond({ path, mimeType, charset: 'utf-8', headers: HEADERS })
  })
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

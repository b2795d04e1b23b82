import { APP_ORIGIN } from '../shell/app-protocol'

interface Frame {
  url: string
  parent: unknown
}

/** True for the top frame of a page that the app itself served. null is a frame that is already gone. */
export function isTrustedFrame(frame: Frame | null): boolean {
  if (frame === null || frame.parent !== null) return false
  return frame.url.startsWith(`${APP_ORIGIN}/`)
}

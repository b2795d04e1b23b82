import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the checkout. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Where downloads are kept: outside the checkout, shared by all checkouts of one person. */
export function cacheDirectory(env = process.env) {
  const base =
    env.XDG_CACHE_HOME ||
    (process.platform === 'darwin' ? homedir() + '/Library/Caches' : homedir() + '/.cache')
  return path.join(base, 'anemometer')
}

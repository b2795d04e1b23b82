import { createWriteStream } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { spawnSync } from 'node:child_process'

import yauzl from 'yauzl'

import { PersonError } from '../person-error.mjs'

/** Takes one file out of a .tgz with the system's tar; the file lands under its own path in `folder`. */
export function takeFromTarball(tarball, member, folder) {
  const result = spawnSync('tar', ['-xzf', tarball, '-C', folder, member], { encoding: 'utf8' })
  if (result.status !== 0) {
    const reason = result.error?.message ?? result.stderr.trim()
    throw new PersonError(`Could not unpack ${tarball} with tar: ${reason}`)
  }
  return path.join(folder, member)
}

/**
 * Unpacks a zip into `folder`. `placeOf` names each entry's place in it, or null to leave it out; a place outside
 * the folder is refused.
 */
export async function unzip(zipFile, folder, { placeOf, modeOf }) {
  const zip = await yauzl.openPromise(zipFile)
  for await (const entry of zip.eachEntry()) {
    const place = placeOf(entry.fileName)
    if (place === null) continue
    const target = placeInside(folder, place)
    await mkdir(path.dirname(target), { recursive: true })
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target))
    await chmod(target, modeOf(place))
  }
}

/** The absolute path of `place` in `folder`; throws when it would lie outside of it. */
export function placeInside(folder, place) {
  const target = path.resolve(folder, place)
  if (!target.startsWith(path.resolve(folder) + path.sep)) {
    throw new PersonError(`The archive names a file outside its folder (${place}); nothing of it was used.`)
  }
  return target
}

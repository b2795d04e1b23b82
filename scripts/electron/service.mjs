import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { PersonError } from '../person-error.mjs'

const START_TIMEOUT_MS = 20_000

/**
 * Starts a helper process that says on its file descriptor 3, in one line, how it can be reached. It gets a process
 * group of its own, so that Ctrl+C in a terminal reaches the app alone and the helper outlives the app's last words.
 *
 * @returns {Promise<{ answer: string, stop: () => Promise<void> }>}
 */
export async function startService(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true })
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve))
  // The last resort when this process ends without having called stop().
  const killNow = () => child.kill('SIGKILL')
  process.once('exit', killNow)

  async function stop() {
    process.off('exit', killNow)
    child.ref()
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  }

  try {
    const answer = await firstLine(child, command)
    child.stderr.resume()
    child.unref()
    return { answer, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function firstLine(child, command) {
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text))
  const deadline = AbortSignal.timeout(START_TIMEOUT_MS)
  let failure = null
  child.once('error', (error) => (failure = error))
  let line = ''
  const output = child.stdio[3].setEncoding('utf8')
  const abort = () => output.destroy()
  deadline.addEventListener('abort', abort)
  output.on('data', (text) => {
    line += text
    if (line.includes('\n')) output.destroy()
  })
  await once(output, 'close')
  deadline.removeEventListener('abort', abort)
  if (line.includes('\n')) return line.trim()
  const reason = failure?.message ?? (complaint.trim().split('\n').at(-1) || 'it gave no answer')
  throw new PersonError(`Could not start ${command}: ${reason}`)
}

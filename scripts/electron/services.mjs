import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { PersonError } from '../script.mjs'

const START_TIMEOUT_MS = 20_000

/**
 * Starts a helper process that writes its address as one line to its file descriptor 3. It gets a process group of its own,
 * so that Ctrl-C in a terminal reaches only the app, which can still use the helper while it quits.
 *
 * @returns {Promise<{ answer: string, stop: () => Promise<void> }>}
 */
export async function startService(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true })
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve))
  // In case this process ends without calling stop().
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
  let errorText = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (errorText += text))
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
  const reason = failure?.message ?? (errorText.trim().split('\n').at(-1) || 'it gave no answer')
  throw new PersonError(`Could not start ${command}: ${reason}`)
}

/** Starts a session bus. Unlike with dbus-run-session, several programs can share it. */
export async function startSessionBus() {
  const args = ['--session', '--nofork', '--nopidfile', '--print-address=3']
  const service = await startService('dbus-daemon', args)
  return { env: { DBUS_SESSION_BUS_ADDRESS: service.answer }, stop: service.stop }
}

/** Large enough for the window at its default size, and for pictures at a larger one. */
const SCREEN = '1920x1200x24'

/** Starts Xvfb on a free display number. */
export async function startVirtualDisplay() {
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-dpi', '96']
  const service = await startService('Xvfb', args)
  return { env: { DISPLAY: `:${service.answer}` }, stop: service.stop }
}

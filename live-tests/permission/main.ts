// What the app does to be allowed, without a window: run in the scratch root as the app's user, with the system's own
// prompt behind it. Each finding is a line of JSON.
import { userInfo } from 'node:os'

import { z } from 'zod'

import type { PromptAnswer } from '../../src/main/privilege/admin-prompt'
import { createAdminPrompt, createLivePermission } from '../../src/main/privilege/live-permission'
import { socketName } from '../../src/main/privilege/launch-daemon'
import { IoReportReadings } from '../../src/main/sources/ioreport/ioreport-readings'
import { LiveControl } from '../../src/main/sources/live/live-control'
import { LiveReadings, whyOver } from '../../src/main/sources/live/live-readings'
import { openSocket } from '../../src/main/sources/live/socket-stream'
import type { LiveState } from '../../src/shared/live'

const { uid } = userInfo()
/** A Mac's prompt, unless another is asked for: `linux`, or `mac-library`, which is the way that the app does not go. */
const prompts = {
  darwin: () => createAdminPrompt('darwin'),
  linux: () => createAdminPrompt('linux'),
  'mac-library': () => {
    Object.defineProperty(process, 'platform', { value: 'darwin' })
    return createAdminPrompt('linux')
  },
}
const prompt = prompts[z.enum(['darwin', 'linux', 'mac-library']).parse(process.env.PROMPT ?? 'darwin')]()
let lastAnswer: Promise<PromptAnswer> | null = null
const after = (delayMs: number, callback: () => void): (() => void) => {
  const timer = setTimeout(callback, delayMs)
  return () => clearTimeout(timer)
}
const permission = createLivePermission({
  uid,
  prompt: { run: (command) => (lastAnswer = prompt.run(command)) },
  choice: () => ({ profile: 'standard', bandwidth: false }),
})
const states: LiveState['kind'][] = []
const readings = new LiveReadings(
  {
    nowMs: () => performance.now(),
    wallClockMs: () => Date.now(),
    random: Math.random,
    after,
    openInstalled: (intervalMs, handlers) =>
      openSocket(`${permission.socketFolder}/${socketName(uid, intervalMs)}`, uid, handlers),
    chip: 'Apple M4',
  },
  200,
  () => {
    const { kind } = readings.status.state
    if (states.at(-1) !== kind) states.push(kind)
  },
)
const control = new LiveControl({
  permission,
  readings,
  // Nothing here asks whether it can be read.
  ioReport: new IoReportReadings({
    startHelper: () => {
      throw new Error('IOReport was asked for.')
    },
  }),
  after,
  remembered: () => null,
  remember: () => undefined,
})

/** ANE power of the first sample in mW; the failure's words where none comes. */
function firstSample(): Promise<number | string | null> {
  return new Promise((resolve) => {
    readings.attach({
      onSample: (sample) => resolve(sample.ane.powerMw),
      onFault: (fault) => resolve(fault.message),
      onGap: () => undefined,
      onState: (state) => {
        const reason = whyOver(state)
        if (reason !== null) resolve(reason)
      },
    })
  })
}

async function perform(action: string): Promise<unknown> {
  switch (action) {
    case 'find':
      return permission.find()
    case 'files':
      return (await permission.report(200)).files.map(({ content, owner, mode }) => ({
        content,
        owner,
        mode,
      }))
    case 'install':
      return { ...(await control.allow('always')), state: readings.status.state }
    case 'remove':
      return control.remove()
    case 'once':
      return { ...(await control.allow('once')), state: readings.status.state }
    case 'answer':
      return lastAnswer
    case 'look':
      return control.look()
    case 'sample':
      return firstSample()
    default:
      throw new Error(`There is no action "${action}".`)
  }
}

for (const action of process.argv.slice(2)) {
  console.log(JSON.stringify({ action, answer: (await perform(action)) ?? null }))
}
control.dispose()
console.log(JSON.stringify({ action: 'states', answer: states }))

import { utilityProcess } from 'electron'
import { HELPER_PROGRAM } from '../sources/ioreport/child-process'
import type { HelperProcess } from '../sources/ioreport/helper-client'

/** Starts the helper that reads IOReport beside main: Electron's own way, which needs no Node in the product. */
export function startUtilityProcess(program = HELPER_PROGRAM): HelperProcess {
  const child = utilityProcess.fork(program, [], { serviceName: 'Anemometer IOReport', stdio: 'inherit' })
  return {
    get pid() {
      return child.pid
    },
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code) => listener(`it ended with status ${code}`)),
    // `kill()` of it asks kindly, which code that hangs in C never hears.
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    },
  }
}

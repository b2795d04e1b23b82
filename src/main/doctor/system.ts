import type { PowermetricsRequest } from '../privilege/powermetrics-command'
import type { Clocks } from '../sources/clocks'
import type { StartHelper } from '../sources/ioreport/helper-client'
import type { LibraryPaths } from '../sources/ioreport/protocol'
import type { ByteStream, StreamHandlers } from '../sources/live/socket-stream'
import type { StartLog } from '../sources/unified-log/log-process'
import type { AppFound, HistoryFound, ServiceFound, SoftwareFound } from './observations'

/** How a program ended. */
export interface ProgramEnd {
  /** null where it could not be started; `hangs`: it took too long, and was ended; `killed`: a signal ended it. */
  status: number | 'hangs' | 'killed' | null
  stdout: string
  stderr: string
}

export type RunToEnd = (program: string, args: readonly string[]) => Promise<ProgramEnd>

/** What powermetrics is asked for here. */
export type PowermetricsChoice = Omit<PowermetricsRequest, 'intervalMs'>

/** Everything that is asked of the machine, so that tests and reports can be a machine. */
export interface DoctorSystem extends Clocks {
  platform: NodeJS.Platform
  /** Of Darwin, `os.release()`: 25 is macOS 26. 0 where it is not known. */
  darwinMajor: number
  /** null where there are no user ids. */
  uid: number | null
  run: RunToEnd
  inspectService: (choice: PowermetricsChoice) => Promise<ServiceFound>
  /** Connects to powermetrics, a sample a second; null where it is not allowed. */
  openPowermetrics: ((choice: PowermetricsChoice, handlers: StreamHandlers) => ByteStream) | null
  startHelper: StartHelper
  libraries: LibraryPaths
  startLog: StartLog
  inspectHistory: () => Promise<HistoryFound>
  software: () => Promise<SoftwareFound>
  /** null in the command line. */
  inspectApp: (() => Promise<AppFound>) | null
}

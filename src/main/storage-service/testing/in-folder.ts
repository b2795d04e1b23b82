import { onTestFinished } from 'vitest'
import { HistoryFile } from '../history-file'
import type { SessionSource, StorageFunctions } from '../protocol'
import { createStorageService } from '../service'
import { Session } from '../session'

export interface SessionInFolder {
  file: HistoryFile
  session: Session
  /** Sentences for the person. */
  notices: string[]
  close: () => void
}

/** A session and its history, as the storage thread has them; closed after the test, if the test has not done so. */
export function sessionIn(folder: string): SessionInFolder {
  const notices: string[] = []
  const onNotice = (message: string): void => void notices.push(message)
  const file = new HistoryFile(folder, { onTrouble: onNotice }, onNotice)
  const session = new Session(file, onNotice, () => undefined)
  const close = (): void => {
    session.end()
    file.close()
  }
  onTestFinished(() => {
    if (file.store !== null) close()
  })
  return { file, session, notices, close }
}

export interface ServiceInFolder {
  service: StorageFunctions
  /** Sentences for the person. */
  notices: string[]
}

/** The whole service on the history in the folder, as the storage thread runs it. The test closes it. */
export function serviceIn(folder: string): ServiceInFolder {
  const notices: string[] = []
  const ignore = (): void => undefined
  const service = createStorageService(
    { folder, readOnly: false, maximumBytes: Number.POSITIVE_INFINITY, ages: false },
    {
      onNotice: (message) => notices.push(message),
      onRecording: ignore,
      onMeasurements: ignore,
      onTransfer: ignore,
      onReceived: ignore,
      onSettled: ignore,
      onTotals: ignore,
      onMoved: ignore,
      onText: () => Promise.resolve(true),
    },
  )
  return { service, notices }
}

const MACHINE = { model: 'MacBookPro18,3', osBuild: '21E230' }

export const DEMONSTRATION: SessionSource = {
  kind: 'demonstration',
  label: 'Demonstration',
  machine: MACHINE,
}
export const LIVE: SessionSource = { kind: 'live', label: 'Live readings', machine: MACHINE }
export const REPLAY: SessionSource = { kind: 'replay', label: 'a.plist', machine: MACHINE }

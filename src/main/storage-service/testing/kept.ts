import { onTestFinished } from 'vitest'
import { HistoryFile } from '../history-file'
import type { SessionSource } from '../protocol'
import { Session } from '../session'

export interface Kept {
  file: HistoryFile
  session: Session
  /** What was told to the person. */
  notices: string[]
  close: () => void
}

/** A history in the folder, as the storage thread has it; closed after the test, if the test has not done so. */
export function keptIn(folder: string): Kept {
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

const MACHINE = { model: 'MacBookPro18,3', osBuild: '21E230' }

export const DEMONSTRATION: SessionSource = {
  kind: 'demonstration',
  label: 'Demonstration',
  machine: MACHINE,
}
export const LIVE: SessionSource = { kind: 'live', label: 'Live readings', machine: MACHINE }
export const REPLAY: SessionSource = { kind: 'replay', label: 'a.plist', machine: MACHINE }

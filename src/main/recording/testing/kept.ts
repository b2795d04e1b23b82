import { onTestFinished } from 'vitest'
import type { SourceStatus } from '#shared/source-status'
import { HistoryFile } from '../history-file'
import { HistoryRecorder } from '../history-recorder'

export interface Kept {
  file: HistoryFile
  recorder: HistoryRecorder
  /** What was told to the person. */
  told: string[]
}

/** A history in the folder, as the app has it; closed after the test, if the test has not done so. */
export function keptIn(folder: string): Kept {
  const told: string[] = []
  const tell = (message: string): void => void told.push(message)
  const file = new HistoryFile({ folder, maximumBytes: () => 500e6, tell })
  const recorder = new HistoryRecorder(file, tell)
  onTestFinished(() => {
    if (file.store !== null) recorder.close()
  })
  return { file, recorder, told }
}

export const DEMONSTRATION: SourceStatus = {
  sessionId: 1,
  kind: 'demonstration',
  state: 'running',
  label: 'Demonstration',
  message: null,
  machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
  requestedIntervalMs: 1000,
  measuredIntervalMs: 1000,
  sampleCount: 0,
  faultCount: 0,
  lastFault: null,
  replay: null,
  live: null,
}

import { powerMonitor, type BrowserWindow } from 'electron'
import { basename } from 'node:path'
import type { MeasurementsState, Result, SnapshotImage } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import type { Settings } from '#shared/settings'
import type { SourceStatus } from '#shared/source-status'
import type { ExportFormat, ExportSubject, TransferProgress } from '#shared/transfer'
import type { HistoryStore } from '../storage/history-store'
import { RecentFrames } from '../sampling/recent-frames'
import { Ageing } from '../recording/ageing'
import { exportSubject, nameOfSubject, type ExportOrigin } from '../recording/exporting'
import { HistoryFile } from '../recording/history-file'
import { HistoryRecorder } from '../recording/history-recorder'
import { importAll } from '../recording/importing'
import { Measuring } from '../recording/measuring'
import { withPictureData } from '../recording/picture-data'
import { Transfers } from '../recording/transfers'
import { Throttle } from '../throttle'
import { chooseExport, chooseImports } from './file-dialogs'

const BYTES_PER_MB = 1_000_000
/** The running measurement's count reaches a window at most this often. */
const SHORTEST_COUNT_MS = 1000

export interface KeepingParts {
  folder: string
  settings: () => Settings
  status: () => SourceStatus
  /** A message that can wait until a window is open. */
  note: (message: string) => void
  /** null while no window is open. */
  parent: () => BrowserWindow | null
  onMeasurements: (isNews: boolean) => void
  onTransfer: (progress: TransferProgress | null) => void
}

/** Everything the app keeps, wired to the person: the history, measurements, and files in and out. */
export class Keeping {
  readonly history: HistoryRecorder
  readonly measuring: Measuring
  private readonly file: HistoryFile
  private readonly frames = new RecentFrames()
  private readonly transfers: Transfers
  private readonly ageing: Ageing
  private readonly count = new Throttle(SHORTEST_COUNT_MS, () => this.parts.onMeasurements(false))

  constructor(private readonly parts: KeepingParts) {
    const { folder, settings, note } = parts
    const maximumBytes = (): number => settings().historyLimitMb * BYTES_PER_MB
    this.file = new HistoryFile({ folder, maximumBytes, tell: note })
    this.history = new HistoryRecorder(this.file, note)
    this.measuring = new Measuring(this.file, this.history, parts.status, (isNews) =>
      isNews ? this.parts.onMeasurements(true) : this.count.ask(),
    )
    this.transfers = new Transfers(parts.onTransfer)
    this.ageing = new Ageing(this.file, (error) => console.error(error))
    powerMonitor.on('suspend', () => this.history.flush())
    this.ageing.begin()
  }

  get transfer(): TransferProgress | null {
    return this.transfers.progress
  }

  get measurements(): MeasurementsState {
    return this.measuring.state
  }

  /** What was measured of another source is kept with what there is. */
  beginSession({ kind }: SourceStatus): void {
    this.endMeasurement('The source changed, so the measurement was stopped.')
    this.frames.clear()
    this.history.beginSession(kind)
  }

  /** Returns the sample as it is kept. */
  take(placed: PlacedSample, { replay }: SourceStatus, frame: Uint8Array | null): PlacedSample {
    const kept = this.history.take(placed)
    this.measuring.take(kept, frame)
    // A replay as fast as it can be read would compress the whole recording, which lies on the disk already.
    if (replay?.speed !== null) this.frames.add(frame, kept.endMs)
    return kept
  }

  async chooseImport(): Promise<Result<{ ids: string[] }>> {
    const paths = await chooseImports(this.parts.parent())
    return paths.length === 0 ? { ok: true, value: { ids: [] } } : this.import(paths)
  }

  /** One measurement a file, one file after the other. What could not be imported is told. */
  async import(paths: readonly string[]): Promise<Result<{ ids: string[] }>> {
    const opened = this.file.open()
    if (!opened.ok) return opened
    const { ids, complaints } = await importAll(opened.value, this.transfers, paths)
    if (ids.length > 0) this.measuring.changed()
    if (ids.length === 0 && complaints.length > 0) return { ok: false, message: complaints.join(' ') }
    for (const complaint of complaints) this.parts.note(complaint)
    return { ok: true, value: { ids } }
  }

  /** Asks where to, then writes. A cancelled dialog or export is a success without a path. */
  async export(subject: ExportSubject, format: ExportFormat): Promise<Result<{ path: string | null }>> {
    const opened = this.file.open()
    if (!opened.ok) return opened
    const path = await chooseExport(nameOfSubject(opened.value, subject), format, this.parts.parent())
    if (path === null) return { ok: true, value: { path: null } }
    const written = await this.transfers.add({
      kind: 'export',
      label: basename(path),
      run: (steps) => exportSubject(this.exportOrigin(opened.value), subject, format, path, steps),
    })
    if (!written.ok) return written
    for (const warning of written.value?.warnings ?? []) this.parts.note(warning)
    return { ok: true, value: { path: written.value === null ? null : path } }
  }

  cancelTransfer(): void {
    this.transfers.cancel()
  }

  /** The picture's bytes, with the samples it shows where the person wants that. */
  async picture(image: SnapshotImage): Promise<Uint8Array> {
    return this.parts.settings().picturesCarryData
      ? withPictureData(image, { history: this.history, store: this.file.store, status: this.parts.status() })
      : image.png
  }

  /**
   * The end of the app: what was measured is kept, and what is imported or exported ends without a trace. Where there is
   * such a transfer, all is closed when the promise resolves.
   */
  dispose(): Promise<void> | null {
    this.ageing.stop()
    if (this.measuring.runningMs !== null) this.measuring.stopAtOnce()
    this.count.cancel()
    if (this.transfers.progress === null) {
      this.history.close()
      return null
    }
    this.transfers.cancel()
    return this.transfers.settled().finally(() => this.history.close())
  }

  private exportOrigin(store: HistoryStore): ExportOrigin {
    return { store, history: this.history, frames: this.frames, status: this.parts.status() }
  }

  private endMeasurement(words: string): void {
    if (this.measuring.runningMs === null) return
    const stopped = this.measuring.stopAtOnce()
    this.parts.note(stopped.ok ? `${words} It was kept.` : `${words} ${stopped.message}`)
  }
}

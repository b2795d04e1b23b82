import { powerMonitor, type BrowserWindow } from 'electron'
import { basename } from 'node:path'
import type { RunningFigures } from '#shared/glance'
import type { MeasurementsState, Result, SnapshotImage } from '#shared/ipc-contract'
import { formatLedger, type LedgerFormat, type LedgerToWrite } from '#shared/ledger-files'
import type { MeasurementHead, RunningMeasurement } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import { aneEnergyOf, windowStartMs } from '#shared/sample-window'
import type { Settings } from '#shared/settings'
import type { TrackEvent } from '#shared/track-events'
import type { SourceStatus } from '#shared/source-status'
import { isContinuous } from '#shared/sources'
import type { ExportFormat, ExportSubject, TransferProgress } from '#shared/transfer'
import type { ImportedFile } from '../exchange/import-file'
import { describeWriteError, writeFileAtomically } from '../files/atomic-write'
import { log } from '../log/log'
import { runLabel } from '../presentation/run-label'
import type { Consumer } from '../pipeline/consumers'
import type { Frame } from '../sources/source'
import type { HistoryCondition } from '../storage/inspect-history'
import { answered, answeredOr, StorageClient } from '../storage-service/client'
import { LastHour } from '../storage-service/last-hour'
import type { SessionSource } from '../storage-service/protocol'
import { Throttle } from '../throttle'
import { chooseExport, chooseImports, chooseRuns } from './native-dialogs'

const BYTES_PER_MB = 1_000_000
/** The shortest time between two reports of the running measurement's sample count. */
const SHORTEST_COUNT_MS = 1000

/** `list`: a measurement began or ended, or the list was read again. `running`: the running one has grown. */
export type MeasurementsChange = 'list' | 'running'

export interface AppStorageParts {
  folder: string
  settings: () => Settings
  /** A sentence for the person, which can wait until a window is open. */
  onNotice: (message: string) => void
  /** Recording to disk stopped, and why, in a sentence that is a notice, too; null: it goes on. */
  onRecording: (problem: string | null) => void
  /** null while no window is open. */
  parent: () => BrowserWindow | null
  /** False while no window can show the list of measurements, so that it need not be read. */
  isListShown: () => boolean
  onMeasurements: (changed: MeasurementsChange) => void
  onTransfer: (progress: TransferProgress | null) => void
  /** Resolves when everything that the log told so far has come as events. */
  logSettled: () => Promise<void>
}

/** The storage of the app: its history, its measurements, and the import and export of files. */
export class AppStorage implements Consumer {
  readonly part = 'Recording'
  readonly client: StorageClient
  readonly lastHour: LastHour
  private current: TransferProgress | null = null
  /** The running measurement, from the samples sent to storage; null while none runs. */
  private running: (RunningMeasurement & { newestMs: number; energyMj: number | null }) | null = null
  /** The list as last read; empty before the first window. */
  private heads: MeasurementHead[] = []
  private readonly count = new Throttle(SHORTEST_COUNT_MS, () => this.parts.onMeasurements('running'))

  constructor(private readonly parts: AppStorageParts) {
    const { folder, settings, onNotice, onRecording } = parts
    const maximumBytes = settings().historyLimitMb * BYTES_PER_MB
    this.client = new StorageClient(
      { folder, readOnly: false, maximumBytes, ages: true },
      {
        onNotice,
        onRecording,
        onMeasurements: () => void this.readMeasurements(),
        onTransfer: (progress) => {
          this.current = progress
          parts.onTransfer(progress)
        },
        onRestart: () => {
          this.running = null
          void this.readMeasurements()
        },
      },
    )
    this.lastHour = new LastHour((beforeMs) => this.client.call.recall(beforeMs))
    powerMonitor.on('suspend', () => this.client.flush())
  }

  get transfer(): TransferProgress | null {
    return this.current
  }

  /** The list as last read, and the running measurement. */
  get measurements(): MeasurementsState {
    const { heads, running } = this
    return { list: heads, running: running && { startedAtMs: running.startedAtMs, samples: running.samples } }
  }

  /** The running measurement by its samples; null while none runs. */
  get runningFigures(): RunningFigures | null {
    if (this.running === null) return null
    const { startedAtMs, newestMs, energyMj } = this.running
    return { durationMs: startedAtMs === null ? 0 : newestMs - startedAtMs, energyMj }
  }

  /** Reads the list again, because another process may have changed it. */
  async readMeasurements(): Promise<void> {
    if (this.parts.isListShown()) this.heads = await answeredOr(this.client.call.measurements(), this.heads)
    this.parts.onMeasurements('list')
  }

  settingsChanged(): void {
    this.client.setMaximumBytes(this.parts.settings().historyLimitMb * BYTES_PER_MB)
  }

  /** A running measurement ends when the source changes; its samples are kept. */
  onSession({ kind, label, machine }: SourceStatus): void {
    if (this.running !== null) void this.endMeasurement()
    const past = kind === 'demonstration' ? { pastUntilMs: Date.now() } : {}
    const source: SessionSource = { kind, label, machine, ...past }
    this.client.beginSession(source)
    this.lastHour.begin(isContinuous(kind))
  }

  onSample(placed: PlacedSample, { replay }: SourceStatus, frame: Frame | null): void {
    this.lastHour.append(placed)
    // A replay at full speed would compress the whole recording, which is on the disk already.
    const keepsFrame = replay?.speed !== null
    this.client.append({ placed, frame: keepsFrame || this.running !== null ? frame : null }, keepsFrame)
    if (this.running === null) return
    this.running.startedAtMs ??= windowStartMs(placed.endMs, placed.sample.elapsedMs)
    this.running.samples++
    this.running.newestMs = placed.endMs
    const energyMj = aneEnergyOf(placed.sample)
    this.running.energyMj =
      this.running.energyMj === null || energyMj === null ? null : this.running.energyMj + energyMj
    this.count.ask()
  }

  onEvent(event: TrackEvent): void {
    this.client.addEvent(event)
  }

  /** The last hour may lack samples; what storage has of it is read again. */
  restart({ kind }: SourceStatus): void {
    this.lastHour.begin(isContinuous(kind))
  }

  whenReady(): Promise<void> | null {
    return this.client.whenReady()
  }

  /** Starts a measurement with the next sample. */
  async startMeasurement(): Promise<Result> {
    if (this.running !== null)
      return { ok: false, message: 'A measurement runs already. Stop it before you start another.' }
    const running = { startedAtMs: null, samples: 0, newestMs: 0, energyMj: 0 }
    this.running = running
    this.parts.onMeasurements('list')
    const begun = await answered(this.client.call.startMeasurement())
    if (!begun.ok && this.running === running) {
      this.running = null
      this.parts.onMeasurements('list')
    }
    return begun
  }

  /** Ends the running measurement and keeps its samples. Returns its id. */
  async stopMeasurement(): Promise<Result<{ id: string }>> {
    if (this.running === null) return { ok: false, message: 'No measurement runs. Start one first.' }
    const { startedAtMs, newestMs } = this.running
    this.running = null
    this.parts.onMeasurements('list')
    // Samples that come meanwhile are not measured.
    await this.parts.logSettled()
    const finished = await answered(
      this.client.call.finishMeasurement(startedAtMs === null ? {} : { toMs: newestMs }),
    )
    return finished.ok ? { ok: true, value: { id: finished.value.id } } : finished
  }

  async measureRange(fromMs: number, toMs: number): Promise<Result<{ id: string }>> {
    const measured = await answered(this.client.call.measureRange(fromMs, toMs))
    return measured.ok ? { ok: true, value: { id: measured.value.id } } : measured
  }

  /** Deletes the history, also the last hour in memory; measurements stay. */
  async clear(): Promise<Result> {
    const cleared = await answered(this.client.call.clear())
    if (cleared.ok) this.lastHour.clear()
    return cleared
  }

  async chooseImport(): Promise<Result<{ ids: string[] }>> {
    const chosen = await chooseImports(this.parts.parent())
    if (!chosen.ok) return chosen
    return chosen.value.length === 0 ? { ok: true, value: { ids: [] } } : this.import(chosen.value)
  }

  /**
   * Imports one measurement per file. Failures are shown as notices unless nothing was imported, when they are the result. A
   * cancelled file is no failure.
   */
  async import(paths: readonly string[]): Promise<Result<{ ids: string[] }>> {
    const ids: string[] = []
    const complaints: string[] = []
    const imports = paths.map((path) => answered(this.client.call.importFile(path, null)))
    for (const [index, imported] of (await Promise.all(imports)).entries()) {
      if (!imported.ok) complaints.push(imported.message)
      else if (imported.value !== null) {
        for (const id of await this.keepRuns(basename(paths[index] ?? ''), imported.value)) ids.push(id)
        for (const warning of imported.value.warnings) complaints.push(warning)
        for (const note of imported.value.notes) complaints.push(note)
      }
    }
    if (ids.length === 0 && complaints.length > 0) return { ok: false, message: complaints.join(' ') }
    for (const complaint of complaints) this.parts.onNotice(complaint)
    return { ok: true, value: { ids } }
  }

  /** Ids of what is kept of a file: all, or what is chosen in a dialog where it held several runs. */
  private async keepRuns(file: string, { measurements, isTakenApart }: ImportedFile): Promise<string[]> {
    const ids = measurements.map(({ id }) => id)
    const parent = this.parts.parent()
    if (!isTakenApart || parent === null) return ids
    const chosen = await chooseRuns(file, measurements.map(runLabel), parent)
    const kept = ids.filter((_, index) => chosen.includes(index))
    const unwanted = ids.filter((id) => !kept.includes(id))
    if (unwanted.length > 0) await answered(this.client.call.remove(unwanted))
    return kept
  }

  /** Shows the save dialog, then writes. A cancelled dialog or export is a success without a path. */
  async export(
    subject: ExportSubject,
    format: ExportFormat,
    withProcesses: boolean,
  ): Promise<Result<{ path: string | null }>> {
    const name = await answeredOr(this.client.call.nameOf(subject), null)
    const chosen = await chooseExport(name, format, this.parts.parent())
    if (!chosen.ok) return chosen
    const path = chosen.value
    if (path === null) return { ok: true, value: { path: null } }
    const written = await answered(this.client.call.exportFile(subject, format, path, withProcesses))
    if (!written.ok) return written
    const { events = 0, eventsFile = null } = written.value ?? {}
    if (eventsFile !== null)
      this.parts.onNotice(
        `${basename(path)} has its ${events === 1 ? 'event' : `${events} events`} in ${eventsFile}, beside it.`,
      )
    for (const warning of written.value?.warnings ?? []) this.parts.onNotice(`${basename(path)}: ${warning}`)
    return { ok: true, value: { path: written.value === null ? null : path } }
  }

  /** Shows the save dialog, then writes. A cancelled dialog is a success without a path. */
  async saveLedger(
    edges: number[],
    format: LedgerFormat,
    source: LedgerToWrite['source'],
  ): Promise<Result<{ path: string | null }>> {
    const ledger = await answered(this.client.call.ledger(null, edges))
    if (!ledger.ok) return ledger
    const chosen = await chooseExport('Energy ledger', format, this.parts.parent())
    if (!chosen.ok || chosen.value === null) return chosen.ok ? { ok: true, value: { path: null } } : chosen
    const path = chosen.value
    log.privacy.addFile(path)
    const { energyPrice } = this.parts.settings()
    const written = { ledger: ledger.value, source, price: energyPrice, nowMs: Date.now() }
    try {
      await writeFileAtomically(path, formatLedger(written, format))
      return { ok: true, value: { path } }
    } catch (error) {
      return { ok: false, message: describeWriteError(path, error) }
    }
  }

  /** How the history on disk stands. Rejects where the storage thread stops. */
  inspect(): Promise<HistoryCondition> {
    return this.client.call.inspect()
  }

  cancelTransfers(): void {
    void this.client.call.cancelTransfers.asEvent()
  }

  /** The bytes of the picture's file, with the samples it shows unless the settings say otherwise. */
  async picture(image: SnapshotImage): Promise<Uint8Array> {
    if (!this.parts.settings().picturesCarryData) return image.png
    return answeredOr(this.client.call.embedSamples(image), image.png)
  }

  /** Ends storage with the app: a running measurement is kept, unfinished imports and exports are removed. */
  dispose(): void {
    this.count.cancel()
    this.client.closeAtOnce()
  }

  private async endMeasurement(): Promise<void> {
    const words = 'The source changed, so the measurement was stopped.'
    const stopped = await this.stopMeasurement()
    this.parts.onNotice(stopped.ok ? `${words} It was kept.` : `${words} ${stopped.message}`)
  }
}

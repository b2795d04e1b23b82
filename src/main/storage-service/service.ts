import { basename } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import type { Ledger } from '#shared/ledger'
import { nothingKept, type ContinuousKind } from '#shared/sources'
import type { HistoryStore } from '../storage/history-store'
import { HistoryError } from '../storage/database-errors'
import { inspectHistory } from '../storage/inspect-history'
import type { TotalsData } from '#shared/sample-totals'
import type { Settled } from '../storage/stored'
import { AgeingTimer } from './ageing-timer'
import { exportSubject, printSubject, type ExportOrigin } from './export-subject'
import { HistoryFile } from './history-file'
import { MeasurementService } from './measurement-service'
import { withPictureData } from './picture-export'
import type { StorageEvents, StorageFunctions, StorageOptions } from './protocol'
import { RecentFrames } from './recent-frames'
import { Session } from './session'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import { TransferQueue } from './transfer-queue'

/** `onReceived` is sent once for so many samples. */
const RECEIPT_EVERY = 256

/** The thread's side of storage: everything that is kept, and everything that reads and writes it. */
export function createStorageService(options: StorageOptions, events: StorageEvents): StorageFunctions {
  return new StorageService(options, events).functions
}

class StorageService {
  private readonly file: HistoryFile
  private readonly session: Session
  private readonly measuring: MeasurementService
  private readonly frames = new RecentFrames()
  private readonly transfers: TransferQueue
  private readonly ageing: AgeingTimer
  private maximumBytes: number
  private sessionNumber = 0
  private received = 0
  /** Resolves when what a dead process left has been recovered. */
  private recovery: Promise<void> = Promise.resolve()

  constructor(
    private readonly options: StorageOptions,
    private readonly events: StorageEvents,
  ) {
    const { folder, readOnly, maximumBytes, ages, sendsTotals = false } = options
    this.maximumBytes = maximumBytes
    const onTotals = (totals: TotalsData | null): void => {
      if (sendsTotals) events.onTotals(this.sessionNumber, totals)
    }
    const history = {
      readOnly,
      maximumBytes: () => this.maximumBytes,
      onTrouble: events.onNotice,
      onStopped: events.onRecording,
      onRecovered: () => {
        events.onNotice('The history is being recorded again.')
        events.onRecording(null)
      },
      onMoved: events.onMoved,
      onSettled: (trackId: number, settled: Settled) => {
        if (trackId === this.session.openTrackId) this.settled(settled)
      },
      onTotals: (trackId: number, totals: TotalsData) => {
        if (trackId === this.session.openTrackId) onTotals(totals)
      },
    }
    this.file = new HistoryFile(folder, history, events.onNotice, (store) => {
      this.recovery = this.recover(store)
    })
    this.session = new Session(this.file, events.onNotice, (unkept) => this.settled(unkept), onTotals)
    this.measuring = new MeasurementService(this.file, this.session, events.onMeasurements)
    this.transfers = new TransferQueue(events.onTransfer)
    this.ageing = new AgeingTimer(this.file, (error) => {
      log.error('bug', 'The history could not age.', errorFields(error))
    })
    if (ages) this.ageing.begin()
  }

  readonly functions: StorageFunctions = {
    open: async () => {
      const opened = this.file.open()
      await this.recovery
      return opened.ok ? { ok: true, value: null } : opened
    },
    inspect: () => inspectHistory(this.options.folder),
    setMaximumBytes: (maximumBytes) => (this.maximumBytes = maximumBytes),
    close: (how) => this.close(how),

    beginSession: (source, session, atLeast) => {
      this.frames.clear()
      this.sessionNumber = session
      this.received = 0
      this.session.begin(source, atLeast)
    },
    append: (arrival, keepsFrame) => {
      this.session.append(arrival.placed)
      this.measuring.add(arrival)
      if (keepsFrame) for (const bytes of arrival.frame ?? []) this.frames.add(bytes, arrival.placed.endMs)
      if (++this.received % RECEIPT_EVERY === 0) this.events.onReceived(this.sessionNumber, this.received)
    },
    addEvent: (event) => {
      this.session.addEvent(event)
      this.measuring.addEvent(event)
    },
    flush: () => this.session.flush(),
    recall: (beforeMs) => this.session.recall(beforeMs),

    extent: () => this.session.extent(),
    range: ({ target, ...request }) =>
      target.kind === 'current' ? this.session.range(request) : this.measuring.range(target.id, request),
    eventPage: (request) =>
      request.target.kind === 'current'
        ? this.session.eventPage(request)
        : this.measuring.eventPage(request.target.id, request),
    ledger: (track, edges) => (track === null ? this.session.ledger(edges) : this.trackLedger(track, edges)),
    whoInRange: (fromMs, toMs) => this.measuring.whoInRange(fromMs, toMs),
    clear: () => this.clear(),

    measurements: async () => {
      this.file.open()
      await this.recovery
      return this.measuring.list()
    },
    damagedMeasurements: () => this.measuring.damaged(),
    measurement: (id) => this.measuring.get(id),
    measurementEvents: (id) => this.measuring.events(id),
    describe: (id, words) => this.measuring.describe(id, words),
    remove: (ids) => this.measuring.remove(ids),
    divide: (id, units) => this.measuring.divide(id, units),
    compare: (ids) => this.measuring.compare(ids),
    startMeasurement: () => this.measuring.start(),
    beginMeasurement: (facts, before) => this.measuring.begin(facts, before),
    finishMeasurement: (end) => this.measuring.finish(end),
    discardMeasurement: () => this.measuring.discard(),
    measureRange: (fromMs, toMs) => this.measuring.ofRange(fromMs, toMs),

    importFile: (path, name, overlay = null) =>
      this.transfer('import', path, async (store, steps) => {
        // Imported late: the readers of zip and PNG take memory that the app without a window does not need.
        const { importFile } = await import('../exchange/import-file')
        const imported = await importFile(store, path, { ...steps, name, overlay })
        if (imported.ok) this.events.onMeasurements()
        return imported
      }),
    exportFile: (subject, format, path, withProcesses = false) =>
      this.transfer('export', path, (store, steps) =>
        exportSubject(this.origin(store, withProcesses), subject, format, path, steps),
      ),
    exportText: async (subject, format, withProcesses = false) => {
      const opened = this.file.open()
      if (!opened.ok) return opened
      return printSubject(this.origin(opened.value, withProcesses), subject, format, this.events.onText)
    },
    cancelTransfers: () => this.transfers.cancel(),
    nameOf: (subject) =>
      subject.kind === 'measurement'
        ? (this.file.store?.measurement(subject.id)?.measurement.name ?? null)
        : null,
    embedSamples: (image) => {
      const { session } = this
      return withPictureData(image, { session, store: this.file.store })
    },
  }

  private settled(settled: Settled): void {
    if (settled.samples + settled.events > 0) this.events.onSettled(this.sessionNumber, settled)
  }

  private trackLedger(kind: ContinuousKind, edges: readonly number[]): Result<Ledger> {
    const opened = this.file.open()
    if (!opened.ok) return opened
    const trackId = opened.value.findContinuousTrack(kind)
    if (trackId === null) return { ok: false, message: nothingKept(kind) }
    return { ok: true, value: opened.value.ledger(trackId, edges) }
  }

  private clear(): Result {
    const opened = this.file.open()
    if (!opened.ok) return opened
    try {
      opened.value.clearContinuous()
      return { ok: true, value: null }
    } catch (error) {
      if (!(error instanceof HistoryError)) throw error
      return { ok: false, message: error.message }
    }
  }

  private async transfer<T>(
    kind: 'import' | 'export',
    path: string,
    run: (store: HistoryStore, steps: Parameters<typeof exportSubject>[4]) => Promise<Result<T>>,
  ): Promise<Result<T | null>> {
    const opened = this.file.open()
    if (!opened.ok) return opened
    return this.transfers.add({ kind, label: basename(path), run: (steps) => run(opened.value, steps) })
  }

  private origin(store: HistoryStore, withProcesses: boolean): ExportOrigin {
    return { store, session: this.session, frames: this.frames, withProcesses }
  }

  /** Makes measurements of what dead processes had recorded, and tells the person. */
  private async recover(store: HistoryStore): Promise<void> {
    const tracks = store.takeOverUnfinished()
    if (tracks.length === 0) return
    const { recoverMeasurement } = await import('../measurement/recovery')
    for (const track of tracks) {
      try {
        const recovered = await recoverMeasurement(store, track)
        if (recovered === null) continue
        this.events.onNotice(
          `Anemometer ended while "${recovered.name}" was being measured. What had been recorded was kept, as measurement ${recovered.id}; delete it if you do not want it.`,
        )
        this.events.onMeasurements()
      } catch (error) {
        if (!(error instanceof HistoryError)) throw error
        this.events.onNotice(`A measurement that was not finished could not be recovered. ${error.message}`)
      }
    }
  }

  private async close({ removeEmpty, free }: { removeEmpty: boolean; free: boolean }): Promise<void> {
    this.ageing.stop()
    this.transfers.cancel()
    await Promise.all([this.measuring.close(), this.transfers.settled(), this.recovery])
    this.session.end()
    if (free) await this.file.store?.freeSpace()
    this.file.close(removeEmpty)
  }
}

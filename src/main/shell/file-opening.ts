import type { BrowserWindow } from 'electron'
import type { Result, WindowCommand } from '#shared/ipc-contract'
import { opensAsMeasurement } from '#shared/transfer'
import { log } from '../log/log'
import type { SourceControl } from '../pipeline/source-control'
import { bringToFront } from './bring-to-front'
import { chooseRecording } from './file-dialogs'
import type { AppStorage } from './app-storage'
import { useOptimiser } from './optimiser'

export interface FileOpeningParts {
  control: SourceControl
  storage: AppStorage
  /** null while no window is open. */
  parent: () => BrowserWindow | null
  /** Opens the window where there is none. */
  command: (command: WindowCommand) => void
}

/** What files that a person names, drops or chooses turn into. A cancelled dialog is a success that changes nothing. */
export class FileOpening {
  private choosing: Promise<Result> | null = null

  constructor(private readonly parts: FileOpeningParts) {}

  /** Plays a recording; of a measurement, and of a picture that carries its samples, shows the page. */
  async open(path: string, speed: number | null = 1): Promise<Result> {
    const { control, storage } = this.parts
    useOptimiser()
    log.privacy.addFile(path)
    return opensAsMeasurement(path)
      ? this.show(await storage.import([path]))
      : control.openRecording(path, speed)
  }

  /** One dialog at a time: whoever asks again waits for the answer to the first. */
  choose(): Promise<Result> {
    this.choosing ??= this.chooseNow().finally(() => (this.choosing = null))
    return this.choosing
  }

  async chooseImport(): Promise<Result> {
    bringToFront()
    useOptimiser()
    return this.show(await this.parts.storage.chooseImport())
  }

  /** The last minutes, as they arrived. */
  saveRecent(): Promise<Result<unknown>> {
    bringToFront()
    return this.parts.storage.export({ kind: 'recent' }, 'anemometer')
  }

  private async chooseNow(): Promise<Result> {
    bringToFront()
    const path = await chooseRecording(this.parts.parent())
    return path === null ? { ok: true, value: null } : this.open(path)
  }

  private show(imported: Result<{ ids: string[] }>): Result {
    if (!imported.ok) return imported
    const { ids } = imported.value
    const [id] = ids
    if (ids.length > 1) this.parts.command({ kind: 'show-measurements' })
    else if (id !== undefined) this.parts.command({ kind: 'show-measurement', id })
    return { ok: true, value: null }
  }
}

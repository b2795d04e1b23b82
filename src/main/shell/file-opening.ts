import type { BrowserWindow } from 'electron'
import type { Result, WindowCommand } from '#shared/ipc-contract'
import { opensAsMeasurement } from '#shared/transfer'
import { log } from '../log/log'
import type { SourceControl } from '../pipeline/source-control'
import { bringToFront } from './macos-integration'
import { chooseRecording } from './native-dialogs'
import type { AppStorage } from './app-storage'
import { enableOptimiser } from './v8-memory'

export interface FileOpeningParts {
  control: SourceControl
  storage: AppStorage
  /** null while no window is open. */
  parent: () => BrowserWindow | null
  /** Opens the window where there is none. */
  command: (command: WindowCommand) => void
}

/** Opens files that a person names, drops or chooses. A cancelled dialog is a success that changes nothing. */
export class FileOpening {
  constructor(private readonly parts: FileOpeningParts) {}

  /**
   * Reads a recording: at once, unless at `speed`. Imports a file that opens as a measurement, and shows the measurement's
   * page.
   */
  async open(path: string, speed: number | null = null): Promise<Result> {
    const { control, storage } = this.parts
    enableOptimiser()
    log.privacy.addFile(path)
    return opensAsMeasurement(path)
      ? this.show(await storage.import([path]))
      : control.openRecording(path, speed)
  }

  async choose(): Promise<Result> {
    bringToFront()
    const chosen = await chooseRecording(this.parts.parent())
    if (!chosen.ok) return chosen
    return chosen.value === null ? { ok: true, value: null } : this.open(chosen.value)
  }

  async chooseImport(): Promise<Result> {
    bringToFront()
    enableOptimiser()
    return this.show(await this.parts.storage.chooseImport())
  }

  /** Exports the last minutes, as they arrived. */
  saveRecent(): Promise<Result<unknown>> {
    bringToFront()
    return this.parts.storage.export({ kind: 'recent' }, 'anemometer', false)
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

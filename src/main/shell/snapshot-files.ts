// The default import, because Electron 33 has no named export `ClipboardItem` to bind.
import electron, { clipboard, nativeImage } from 'electron'
import type { BrowserWindow, NativeImage, WebContents } from 'electron'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pixels, Result, SnapshotImage } from '#shared/ipc-contract'
import { describeWriteError, writeFileAtomically } from '../files/atomic-write'
import { log } from '../log/log'
import { snapshotFileName } from '../presentation/file-names'
import { choosePicture } from './native-dialogs'

/** Delivers a finished picture: into a file that the person chooses, the clipboard, or a system drag. */
export class SnapshotFiles {
  private dragFolder: string | null = null

  /** `bytesOf` returns the bytes of a picture's file, with or without its samples. */
  constructor(private readonly bytesOf: (image: SnapshotImage) => Promise<Uint8Array>) {}

  /** Shows the save dialog, then writes. A cancelled dialog is a success without a path. */
  async save(image: SnapshotImage, parent: BrowserWindow | null): Promise<Result<{ path: string | null }>> {
    const chosen = await choosePicture(image.target, parent)
    if (!chosen.ok) return chosen
    if (chosen.value === null) return { ok: true, value: { path: null } }
    return writePng(chosen.value, await this.bytesOf(image))
  }

  async copy(picture: Pixels): Promise<Result> {
    await writeImageToClipboard(imageOf(picture))
    return { ok: true, value: null }
  }

  /** Starts a system drag with a temporary file, which is kept until the app quits: the receiver may read it late. */
  async drag(image: SnapshotImage, thumbnail: Pixels, contents: WebContents): Promise<Result> {
    const path = join(this.folderForDrags(), snapshotFileName(image.target, new Date()))
    const written = await writePng(path, await this.bytesOf(image))
    if (!written.ok) return written
    // The page may have been closed meanwhile.
    if (!contents.isDestroyed()) contents.startDrag({ file: path, icon: imageOf(thumbnail) })
    return { ok: true, value: null }
  }

  /** Created again when the system has emptied its temporary folder, as it does while an app runs for days. */
  private folderForDrags(): string {
    if (this.dragFolder === null || !existsSync(this.dragFolder)) {
      this.dragFolder = mkdtempSync(join(tmpdir(), 'anemometer-drag-'))
    }
    return this.dragFolder
  }

  dispose(): void {
    if (this.dragFolder !== null) rmSync(this.dragFolder, { recursive: true, force: true })
    this.dragFolder = null
  }
}

export async function writePng(path: string, png: Uint8Array): Promise<Result<{ path: string | null }>> {
  log.privacy.addFile(path)
  try {
    await writeFileAtomically(path, png)
    return { ok: true, value: { path } }
  } catch (error) {
    return { ok: false, message: describeWriteError(path, error) }
  }
}

/** `bgra` has 4 bytes for each pixel. */
function imageOf({ widthPx, heightPx, bgra }: Pixels): NativeImage {
  return nativeImage.createFromBitmap(Buffer.from(bgra), { width: widthPx, height: heightPx })
}

/** `clipboard.writeImage` exists up to Electron 43; from 44 on main has the web's `clipboard.write` instead. */
async function writeImageToClipboard(picture: NativeImage): Promise<void> {
  const legacy = clipboard as { writeImage?: (image: NativeImage) => void }
  if (legacy.writeImage !== undefined) {
    legacy.writeImage(picture)
    return
  }
  const png = new Blob([new Uint8Array(picture.toPNG())], { type: 'image/png' })
  await clipboard.write([new electron.ClipboardItem({ 'image/png': png })])
}

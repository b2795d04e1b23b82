// The command line's project includes only its own folder, and finds the types by this.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./yauzl.d.ts" />
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import {
  LARGEST_MANIFEST_BYTES,
  LONGEST_ENTRY_BYTES,
  MOST_ENTRIES,
  MOST_UNPACKED_BYTES,
  MOST_UNPACKED_RATIO,
  RATIO_FREE_BYTES,
} from '#shared/limits'
import { refuseGuarded } from '../files/named-file'
import { MANIFEST_PATH, parseManifest, type ArchivedContent, type Manifest } from './anemometer-manifest'

/** What is wrong with a file; the message is a whole sentence for a person. */
export class ArchiveError extends Error {}

/** An `.anemometer` file, opened for reading. Nothing of it is ever unpacked to disk. */
export class AnemometerArchive {
  private constructor(
    readonly label: string,
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
    readonly manifest: Manifest,
  ) {}

  /** Throws `ArchiveError`, or the error of `refuseGuarded`. */
  static async open(path: string): Promise<AnemometerArchive> {
    const label = basename(path)
    refuseGuarded(path)
    const zip = await openPromise(path, { autoClose: false }).catch(() => {
      throw new ArchiveError(
        `${label} is damaged: its end is missing. Copy it again from where it came from.`,
      )
    })
    try {
      const entries = await listEntries(zip, label)
      const manifest = await readManifest(zip, entries, label)
      return new AnemometerArchive(label, zip, entries, manifest)
    } catch (error) {
      zip.close()
      throw error instanceof ArchiveError ? error : damaged(label)
    }
  }

  close(): void {
    this.zip.close()
  }

  /** The bytes of one file. Throws `ArchiveError`, at their end where they do not fit the manifest. */
  async *read(content: ArchivedContent): AsyncGenerator<Uint8Array> {
    const entry = this.entries.get(content.path)
    if (entry?.uncompressedSize !== content.bytes) throw damaged(this.label)
    const hash = createHash('sha256')
    try {
      for await (const chunk of await this.zip.openReadStreamPromise(entry)) {
        hash.update(chunk as Uint8Array)
        yield chunk as Uint8Array
      }
    } catch {
      throw damaged(this.label)
    }
    if (hash.digest('hex') !== content.sha256) throw damaged(this.label)
  }
}

function damaged(label: string): ArchiveError {
  return new ArchiveError(`${label} is damaged. Copy it again from where it came from.`)
}

async function listEntries(zip: ZipFile, label: string): Promise<Map<string, Entry>> {
  const tooLarge = new ArchiveError(`${label} unpacks to more than any recording, so it was not opened.`)
  if (zip.entryCount > MOST_ENTRIES) throw tooLarge
  const entries = new Map<string, Entry>()
  let unpackedBytes = 0
  for await (const entry of zip.eachEntry()) {
    if (directoryBytes(entry) > LONGEST_ENTRY_BYTES) throw tooLarge
    if (entries.has(entry.fileName)) {
      throw new ArchiveError(`${label} holds "${entry.fileName.slice(0, 80)}" twice, so it was not opened.`)
    }
    entries.set(entry.fileName, entry)
    unpackedBytes += entry.uncompressedSize
    const isBomb = entry.uncompressedSize > entry.compressedSize * MOST_UNPACKED_RATIO + RATIO_FREE_BYTES
    if (isBomb || unpackedBytes > MOST_UNPACKED_BYTES) throw tooLarge
  }
  return entries
}

/** The longest of what the archive's directory says of a file: its name, and what is not read. */
function directoryBytes({ fileNameLength, extraFieldLength, fileCommentLength }: Entry): number {
  return Math.max(fileNameLength, extraFieldLength, fileCommentLength)
}

const MOST_NAMES = 5

/** The first names in an archive of a stranger, bounded. */
function namesIn(entries: ReadonlyMap<string, Entry>): string {
  const names = [...entries.keys()].slice(0, MOST_NAMES).map((name) => `"${name.slice(0, 80)}"`)
  const rest = entries.size - names.length
  if (names.length === 0) return 'nothing'
  return rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(', ')
}

async function readManifest(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  label: string,
): Promise<Manifest> {
  const entry = entries.get(MANIFEST_PATH)
  if (entry === undefined) {
    throw new ArchiveError(
      `${label} is an archive but no .anemometer file: it has no manifest. It holds ${namesIn(entries)}. Unpack it, for example with unzip, and open what is in it.`,
    )
  }
  if (entry.uncompressedSize > LARGEST_MANIFEST_BYTES) throw damaged(label)
  const chunks: Uint8Array[] = []
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Uint8Array)
  const manifest = parseManifest(Buffer.concat(chunks).toString('utf8'))
  if (typeof manifest === 'string') throw new ArchiveError(`${label} ${manifest}`)
  refuseSharedFiles(manifest, label)
  return manifest
}

/** Each file of the archive belongs to one recording: a thousand that share one would be a thousand times the work. */
function refuseSharedFiles({ recordings }: Manifest, label: string): void {
  const paths = recordings.flatMap(({ samples, events, frames, ioreport }) =>
    [samples, events, frames, ioreport].flatMap((content) => content?.path ?? []),
  )
  if (new Set(paths).size < paths.length)
    throw new ArchiveError(`${label} is damaged: its manifest names a file twice. Ask for the file again.`)
}

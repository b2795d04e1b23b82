/** The part of yauzl 3 that is used here; it has no types of its own. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  export interface Entry {
    fileName: string
    /** Bytes of it in the archive's directory. */
    fileNameLength: number
    extraFieldLength: number
    fileCommentLength: number
    compressedSize: number
    uncompressedSize: number
    crc32: number
    /** 0 stored, 8 deflated. */
    compressionMethod: number
  }

  export interface ZipFile {
    readonly entryCount: number
    eachEntry(): AsyncIterableIterator<Entry>
    openReadStreamPromise(entry: Entry): Promise<Readable>
    close(): void
  }

  export interface Options {
    autoClose?: boolean
    strictFileNames?: boolean
  }

  /** Rejects where the file is no zip archive, or a damaged one. */
  export function openPromise(path: string, options?: Options): Promise<ZipFile>
}

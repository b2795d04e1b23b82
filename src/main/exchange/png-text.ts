import { deflateSync, inflateSync } from 'node:zlib'
import { LARGEST_PICTURE_DATA_BYTES } from '#shared/limits'
import { PngError, type PngChunk } from './png-chunks'

/** libpng, and with it most programs, refuses a text that is longer than 8 MB once unpacked. */
const LONGEST_TEXT_BYTES = 7_000_000
/** As many as the data may have at most. */
const MOST_PARTS = Math.ceil(LARGEST_PICTURE_DATA_BYTES / LONGEST_TEXT_BYTES)

const NUL = 0
const COMPRESSED = 1
const NOT_COMPRESSED = 0
const ZLIB = 0
/** Shorter texts are not compressed, so that a person who looks into the file can read them. */
const SHORTEST_COMPRESSED = 200

/** Text in a PNG: its keyword (Latin letters, 1 to 79) and what it says. */
export interface PngText {
  keyword: string
  text: string
}

/** An `iTXt` chunk: keyword, NUL, compressed?, method, language, NUL, translated keyword, NUL, UTF-8. */
export function writeTextChunk({ keyword, text }: PngText): PngChunk {
  const utf8 = Buffer.from(text)
  const isCompressed = utf8.length >= SHORTEST_COMPRESSED
  const head = [NUL, isCompressed ? COMPRESSED : NOT_COMPRESSED, ZLIB, NUL, NUL]
  const body = isCompressed ? deflateSync(utf8) : utf8
  return { type: 'iTXt', data: Buffer.concat([Buffer.from(keyword, 'latin1'), Uint8Array.from(head), body]) }
}

/** null where the chunk is no `iTXt` with such a keyword. Throws `PngError` where what it holds cannot be unpacked. */
function readTextChunk({ type, data }: PngChunk, wanted: (keyword: string) => boolean): PngText | null {
  if (type !== 'iTXt') return null
  const keywordEnd = data.indexOf(NUL)
  const keyword = Buffer.from(data.subarray(0, Math.max(0, keywordEnd))).toString('latin1')
  if (!wanted(keyword)) return null
  const languageEnd = data.indexOf(NUL, keywordEnd + 3)
  const translatedEnd = data.indexOf(NUL, languageEnd + 1)
  if (languageEnd < 0 || translatedEnd < 0) throw new PngError('is damaged')
  const body = data.subarray(translatedEnd + 1)
  const utf8 = data[keywordEnd + 1] === COMPRESSED ? unpack(body) : body
  return { keyword, text: Buffer.from(utf8).toString('utf8') }
}

function unpack(body: Uint8Array): Uint8Array {
  try {
    return inflateSync(body, { maxOutputLength: LONGEST_TEXT_BYTES + 1024 })
  } catch {
    throw new PngError('carries samples that cannot be unpacked')
  }
}

/** Cuts text of ASCII letters into texts that are short enough, `keyword 1/3` and so on. */
export function splitText(keyword: string, ascii: string): PngText[] {
  const parts = Math.max(1, Math.ceil(ascii.length / LONGEST_TEXT_BYTES))
  return Array.from({ length: parts }, (_, index) => ({
    keyword: `${keyword} ${index + 1}/${parts}`,
    text: ascii.slice(index * LONGEST_TEXT_BYTES, (index + 1) * LONGEST_TEXT_BYTES),
  }))
}

/** The text that was split; null where there is none. Throws `PngError` where parts are missing. */
export function joinTexts(keyword: string, chunks: readonly PngChunk[]): string | null {
  const isPart = (word: string): boolean => word.startsWith(`${keyword} `)
  const parts: PngText[] = []
  let bytes = 0
  for (const chunk of chunks) {
    const part = readTextChunk(chunk, isPart)
    if (part === null) continue
    parts.push(part)
    bytes += part.text.length
    if (bytes > LARGEST_PICTURE_DATA_BYTES || parts.length > MOST_PARTS)
      throw new PngError('carries more than any picture of ours')
  }
  if (parts.length === 0) return null
  const isWhole = parts.every((part, index) => part.keyword === `${keyword} ${index + 1}/${parts.length}`)
  if (!isWhole) throw new PngError('has lost a part of its samples')
  return parts.map(({ text }) => text).join('')
}

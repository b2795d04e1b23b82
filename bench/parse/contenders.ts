import { parse as fastPlistParse } from 'fast-plist'
import { parse as plistParse } from 'plist'

import { PowermetricsReader } from '../../src/main/powermetrics/powermetrics-reader'
import { parseWithSaxes, readOnlyLines, readTextWithPatterns } from './peers'

/** Takes one document, or one block of a text log, and answers how many readings are whole by now. */
type TakeOne = (bytes: Buffer) => number

/** The others are given each document by itself, cut at the NUL. */
function each(read: (text: string) => unknown): () => TakeOne {
  return () => (bytes) => {
    const result = read(bytes.toString('utf8', bytes[0] === 0 ? 1 : 0))
    return result === undefined ? 0 : 1
  }
}

/** All begin with bytes. Ours ends with samples, the others with objects that a reader would still have to look into. */
export const CONTENDERS: Record<string, () => TakeOne> = {
  ours: () => {
    let samples = 0
    const reader = new PowermetricsReader({
      onSample: () => samples++,
      onFault: ({ message }) => {
        throw new Error(message)
      },
    })
    return (bytes) => {
      const before = samples
      reader.write(bytes)
      return samples - before
    }
  },
  plist: each(plistParse),
  'fast-plist': each((text) => fastPlistParse(text) as unknown),
  saxes: each(parseWithSaxes),
  patterns: each(readTextWithPatterns),
  lines: each(readOnlyLines),
}

/** One piece a sample; a property list with the NUL in front of it, the first text block with the log's header. */
export function splitDocuments(bytes: Buffer, format: 'plist' | 'text'): Buffer[] {
  const boundary = format === 'plist' ? '\0' : '*** Sampled system activity'
  const starts: number[] = []
  for (let at = bytes.indexOf(boundary); at >= 0; at = bytes.indexOf(boundary, at + 1)) starts.push(at)
  if (format === 'text') starts.shift()
  return [0, ...starts].map((start, index) => bytes.subarray(start, starts[index]))
}

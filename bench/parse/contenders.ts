import { parse as fastPlistParse } from 'fast-plist'
import { parse as plistParse } from 'plist'

import { PowermetricsReader } from '../../src/main/powermetrics/powermetrics-reader'
import { parseWithSaxes, readOnlyLines, readTextWithPatterns } from './peers'

/** Reads one document, or one block of a text log. Returns how many samples are complete by now. */
type ReadOne = (bytes: Buffer) => number

/** A peer that is given each document by itself, without the NUL. */
function perDocument(read: (text: string) => unknown): () => ReadOne {
  return () => (bytes) => {
    const result = read(bytes.toString('utf8', bytes[0] === 0 ? 1 : 0))
    return result === undefined ? 0 : 1
  }
}

/** All are given bytes. Ours returns samples, the others objects that would still have to be interpreted. */
export const CONTENDERS: Record<string, () => ReadOne> = {
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
  plist: perDocument(plistParse),
  'fast-plist': perDocument((text) => fastPlistParse(text) as unknown),
  saxes: perDocument(parseWithSaxes),
  patterns: perDocument(readTextWithPatterns),
  lines: perDocument(readOnlyLines),
}

/** One piece a sample; a property list with the NUL in front of it, the first text block with the log's header. */
export function splitDocuments(bytes: Buffer, format: 'plist' | 'text'): Buffer[] {
  const boundary = format === 'plist' ? '\0' : '*** Sampled system activity'
  const starts: number[] = []
  for (let at = bytes.indexOf(boundary); at >= 0; at = bytes.indexOf(boundary, at + 1)) starts.push(at)
  if (format === 'text') starts.shift()
  return [0, ...starts].map((start, index) => bytes.subarray(start, starts[index]))
}

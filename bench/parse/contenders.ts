import { parse as fastPlistParse } from 'fast-plist'
import { parse as plistParse } from 'plist'

import { PowermetricsReader } from '../../src/main/powermetrics/powermetrics-reader'
import { parseWithSaxes } from './saxes-plist'
import { readOnlyLines, readTextWithPatterns } from './text-peers'

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

import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

const PAGE_BYTES = 4096
const ENTRY_BYTES = 8
const CHUNK_PAGES = 128 * 1024
/** In the higher half of an entry of `pagemap`: whether the page is in memory, and a part of its frame's number. */
const PRESENT = 0x8000_0000
const FRAME_HIGH_BITS = 0x007f_ffff

/**
 * The memory that some processes have mapped, in bytes; a page that several of them share counts once. Unlike their
 * proportional set sizes, it does not depend on what else runs on the machine. null without root, who alone may see which
 * frames of memory pages lie in. Linux only.
 */
export function residentBytes(pids: readonly number[]): number | null {
  const frames = new Set<number>()
  for (const pid of pids) {
    try {
      addFrames(pid, frames)
    } catch {
      // It has ended.
    }
  }
  // Without the right to see them, every frame's number is 0.
  return frames.size > 1 ? frames.size * PAGE_BYTES : null
}

function addFrames(pid: number, frames: Set<number>): void {
  const file = openSync(`/proc/${pid}/pagemap`, 'r')
  try {
    for (const { firstPage, pages } of residentMappings(readFileSync(`/proc/${pid}/smaps`, 'latin1'))) {
      for (let done = 0; done < pages; done += CHUNK_PAGES) {
        const entries = Buffer.alloc(Math.min(CHUNK_PAGES, pages - done) * ENTRY_BYTES)
        const length = readSync(file, entries, 0, entries.length, (firstPage + done) * ENTRY_BYTES)
        for (let at = 0; at + ENTRY_BYTES <= length; at += ENTRY_BYTES) {
          const high = entries.readUInt32LE(at + 4)
          if (high >= PRESENT) frames.add((high & FRAME_HIGH_BITS) * 2 ** 32 + entries.readUInt32LE(at))
        }
      }
    }
  } finally {
    closeSync(file)
  }
}

/** Mappings with at least one page in memory: engines reserve terabytes without any. */
function residentMappings(smaps: string): { firstPage: number; pages: number }[] {
  const mappings = smaps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) [^\n]*\n(?:[A-Z][^\n]*\n)*?Rss: +(\d+) kB$/gm)
  return [...mappings].flatMap(([, from = '', to = '', residentKb]) => {
    const [first, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16)].map((at) => at / PAGE_BYTES)
    return residentKb === '0' || first === undefined || end === undefined
      ? []
      : [{ firstPage: first, pages: end - first }]
  })
}

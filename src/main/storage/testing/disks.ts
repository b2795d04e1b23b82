import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './store-folder'

/** A small disk of its own, gone after the test. Only root may. */
export function mountedFolder(options: string): string {
  const folder = temporaryFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  return folder
}

export function makeReadOnly(folder: string): void {
  execFileSync('mount', ['-o', 'remount,ro', folder])
}

/** Takes what room is left. */
export function fill(path: string): void {
  const chunk = Buffer.alloc(65_536)
  const append = { flag: 'a' }
  for (const size of [65_536, 4096, 1]) {
    try {
      for (;;) writeFileSync(path, chunk.subarray(0, size), append)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
}

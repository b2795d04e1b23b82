import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

/** Makes Linux forget every file it holds in memory, so that the next start reads from the disk; false if it may not. */
export function dropFileCaches(): boolean {
  try {
    spawnSync('sync')
    writeFileSync('/proc/sys/vm/drop_caches', '3')
    return true
  } catch {
    return false
  }
}

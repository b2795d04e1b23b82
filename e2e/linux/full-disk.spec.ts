import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'

import { writeRecording } from '../harness/recordings'
import { expect, test } from '../harness/test'

test('a full disk gives a message and leaves no half file', async ({ run, home }) => {
  test.skip(process.getuid?.() !== 0, 'only root may mount a small disk')
  const file = writeRecording(home.root, 'run.plist', { samples: 5 })
  const disk = path.join(home.root, 'disk')
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk])
  try {
    const { status, stderr } = await run([`--replay=${file}`, `--snapshot=${path.join(disk, 'out.png')}`])
    expect(stderr).toBe('anemometer: Could not write out.png: the disk is full. Nothing was saved.\n')
    expect(status).toBe(2)
    expect(readdirSync(disk)).toEqual([])
  } finally {
    execFileSync('umount', [disk])
  }
})

import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

import { historyFolder } from '../harness/history'
import { writeRecording } from '../harness/recordings'
import { expect, test } from '../harness/test'

const NOT_WRITTEN = 'Demonstration: The history cannot be written'

test.beforeEach(() => test.skip(process.getuid?.() !== 0, 'only root may mount a small disk'))

test('a full disk gives a message and leaves no half file', async ({ run, home }) => {
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
    execFileSync('umount', ['-l', disk])
  }
})

test('a full disk stops the history with a message, and it goes on when there is room', async ({
  launch,
  home,
}) => {
  const disk = historyFolder(home)
  mkdirSync(disk, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk])
  try {
    const app = await launch()
    const page = await app.window()
    await expect(page.locator('[data-chart="ane-power"]')).toBeVisible()
    const filler = path.join(disk, 'filler')
    fill(filler)
    await expect(page.getByRole('alert')).toContainText('The history cannot be written: the disk is full')
    // On from the start: it loses data.
    await expect.poll(() => app.notifications.shown.map(({ title }) => title)).toEqual([NOT_WRITTEN])
    expect(app.notifications.shown[0]?.body).toContain('the disk is full')
    rmSync(filler)
    await expect(page.getByRole('alert')).toContainText('The history is being recorded again.')
    expect(app.notifications.shown).toHaveLength(1)
    await app.quit()
  } finally {
    execFileSync('umount', ['-l', disk])
  }
})

/** Fills the disk to its last byte. */
function fill(file: string): void {
  const handle = openSync(file, 'w')
  try {
    for (;;) writeSync(handle, Buffer.alloc(4096))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(handle)
  }
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDemonstration } from '../synthesis/demonstration'
import { Sampler } from './sampler'
import { SourceControl } from './source-control'

let folder: string
let sampler: Sampler
let control: SourceControl
let sessions: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-control-'))
  sessions = []
  sampler = new Sampler({
    onSession: (status) => sessions.push(status.label),
    onSample: () => undefined,
    onStatus: () => undefined,
  })
  control = new SourceControl(sampler, null)
})
afterEach(() => {
  control.stop()
  rmSync(folder, { recursive: true })
})

/** `leadingBytes` of white space make it take longer to find the first sample. */
function recording(name: string, leadingBytes = 0): string {
  const path = join(folder, name)
  const sample = createDemonstration({ startMs: Date.UTC(2022, 2, 30, 12) }).next().bytes
  writeFileSync(path, Buffer.concat([Buffer.alloc(leadingBytes, ' '), sample]))
  return path
}

describe('SourceControl', () => {
  it('plays the recording that was opened last, even if an earlier one takes longer to be recognised', async () => {
    const slow = control.openRecording(recording('slow.plist', 4e6))
    const quick = control.openRecording(recording('quick.plist'))
    expect(await Promise.all([slow, quick])).toEqual([
      { ok: true, value: null },
      { ok: true, value: null },
    ])
    expect(sessions).toEqual(['quick.plist'])
  })

  it('stays with a source that was chosen while a recording was being looked at', async () => {
    const opening = control.openRecording(recording('a.plist'))
    await control.select('demonstration')
    await opening
    expect(sessions).toEqual(['Demonstration'])
  })

  it('goes on with what plays when the file is none', async () => {
    await control.select('demonstration')
    writeFileSync(join(folder, 'notes.txt'), 'Buy milk.')
    expect(await control.openRecording(join(folder, 'notes.txt'))).toMatchObject({ ok: false })
    expect(sessions).toEqual(['Demonstration'])
  })

  it('is idle only while nothing plays and nothing is being opened', async () => {
    expect(control.isIdle).toBe(true)
    const none = control.openRecording(join(folder, 'none'))
    expect(control.isIdle).toBe(false)
    await none
    expect(control.isIdle).toBe(true)
    await control.select('demonstration')
    expect(control.isIdle).toBe(false)
  })

  it('begins nothing once it was stopped', async () => {
    const opening = control.openRecording(recording('a.plist'))
    control.stop()
    await opening
    expect(sessions).toEqual([])
  })

  it('starts another source running, whatever the one before was paused in', async () => {
    await control.select('demonstration')
    sampler.setPaused(true)
    await control.select('live')
    expect(sampler.status).toMatchObject({ state: 'starting', kind: 'demonstration' })
    expect(sampler.status.message).toContain('need a Mac')
  })
})

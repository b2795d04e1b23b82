import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startChildProcess } from '../sources/ioreport/child-process'
import { createDemonstration } from '../synthesis/demonstration'
import { Pipeline } from './pipeline'
import { SourceControl } from './source-control'

let folder: string
let pipeline: Pipeline
let control: SourceControl
let sessions: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-control-'))
  sessions = []
  pipeline = new Pipeline()
  pipeline.register({ onSession: (status) => sessions.push(status.label) })
  control = new SourceControl(pipeline, null, startChildProcess)
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
    pipeline.setPaused(true)
    await control.openRecording(recording('a.plist'))
    expect(pipeline.status).toMatchObject({ state: 'starting', kind: 'replay' })
  })

  it('goes on with the demonstration that is chosen again, paused or not', async () => {
    await control.select('demonstration')
    expect(await control.select('demonstration')).toEqual({ ok: true, value: null })
    pipeline.setPaused(true)
    expect(await control.select('demonstration')).toEqual({ ok: true, value: null })
    expect(pipeline.status.state).toBe('paused')
    expect(sessions).toEqual(['Demonstration'])
  })

  it('begins the demonstration in place of a recording, whether that goes on or has ended', async () => {
    await control.openRecording(recording('a.plist'), null)
    await vi.waitUntil(() => pipeline.status.state === 'ended')
    await control.select('demonstration')
    await control.openRecording(recording('b.plist'))
    await control.select('demonstration')
    expect(sessions).toEqual(['a.plist', 'Demonstration', 'b.plist', 'Demonstration'])
  })

  it('plays the recording again that is opened again', async () => {
    const path = recording('a.plist')
    await control.openRecording(path, null)
    await vi.waitUntil(() => pipeline.status.state === 'ended')
    await control.openRecording(path)
    expect(sessions).toEqual(['a.plist', 'a.plist'])
    expect(pipeline.status.state).toBe('starting')
  })

  it('plays a recording that has ended again from its beginning, at the speed that is chosen', async () => {
    await control.openRecording(recording('a.plist'), null)
    await vi.waitUntil(() => pipeline.status.state === 'ended')
    expect(await control.setSpeed(null)).toEqual({ ok: true, value: null })
    expect(sessions).toEqual(['a.plist'])
    expect(await control.setSpeed(10)).toEqual({ ok: true, value: null })
    expect(sessions).toEqual(['a.plist', 'a.plist'])
    expect(pipeline.status).toMatchObject({ state: 'starting', replay: { speed: 10 } })
  })

  it('changes the speed of the recording that plays, and says so where its file is gone meanwhile', async () => {
    const path = recording('a.plist')
    await control.openRecording(path, 0.001)
    await control.setSpeed(null)
    await vi.waitUntil(() => pipeline.status.state === 'ended')
    expect(sessions).toEqual(['a.plist'])
    rmSync(path)
    expect(await control.setSpeed(1)).toMatchObject({ ok: false })
  })

  const refused = { ok: false, message: 'Live readings need a Mac: powermetrics exists only on macOS.' }

  it('plays the demonstration in place of live readings only where nothing plays, and says why each time', async () => {
    expect(await control.select('live')).toEqual(refused)
    expect(pipeline.status).toMatchObject({ kind: 'demonstration', message: refused.message })
    expect(await control.select('live')).toEqual(refused)
    expect(sessions).toEqual(['Demonstration'])
  })

  it('says of the demonstration why it plays until it is what was chosen', async () => {
    await control.select('demonstration')
    expect(pipeline.status.message).toBeNull()
    await control.select('live')
    expect(pipeline.status.message).toBe(refused.message)
    await control.select('demonstration')
    expect(pipeline.status.message).toBeNull()
    expect(sessions).toEqual(['Demonstration'])
  })

  it.each([
    ['goes on', 1, 'starting'],
    ['has ended', null, 'ended'],
  ] as const)('leaves a recording that %s where live readings cannot be had', async (_, speed, state) => {
    await control.openRecording(recording('a.plist'), speed)
    await vi.waitUntil(() => pipeline.status.state === state)
    expect(await control.select('live')).toEqual(refused)
    expect(pipeline.status).toMatchObject({ kind: 'replay', state, message: null })
    expect(sessions).toEqual(['a.plist'])
  })
})

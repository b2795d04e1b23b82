import { existsSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PromptAnswer } from '../../privilege/admin-prompt'
import type { Finding, LivePermission } from '../../privilege/live-permission'
import { Pipeline } from '../../pipeline/pipeline'
import { SourceControl } from '../../pipeline/source-control'
import { startChildProcess } from '../ioreport/child-process'
import { IoReportReadings } from '../ioreport/ioreport-readings'
import { HelperInProcess, NOWHERE } from '../ioreport/testing/helper-in-process'
import { LiveControl } from './live-control'
import { LiveReadings } from './live-readings'
import type { RememberedProfile } from './profile-choice'

const NEVER = new Promise<never>(() => undefined)

function setUp(answers: Partial<LivePermission> = {}) {
  let found: Finding = { kind: 'not-allowed', reason: null }
  let profile: RememberedProfile = null
  const allow = (): Promise<PromptAnswer> => {
    found = { kind: 'allowed' }
    return Promise.resolve({ kind: 'allowed' })
  }
  const permission: LivePermission = {
    uid: 501,
    socketFolder: '/var/run',
    find: () => Promise.resolve(found),
    install: vi.fn(allow),
    remove: vi.fn(() => {
      found = { kind: 'not-allowed', reason: null }
      return Promise.resolve<PromptAnswer>({ kind: 'allowed' })
    }),
    runOnce: () => NEVER,
    report: () => NEVER,
    ...answers,
  }
  const around = { refuse: (_reason: string): void => undefined }
  const deadlines: (() => void)[] = []
  const readings = new LiveReadings(
    {
      nowMs: () => 0,
      wallClockMs: () => 0,
      random: () => 0.5,
      after: () => () => undefined,
      openInstalled: (_intervalMs, { onRefused }) => {
        around.refuse = onRefused
        return { close: () => undefined }
      },
      chip: 'Apple M4',
    },
    1000,
    () => undefined,
  )
  const control = new LiveControl({
    permission,
    readings,
    ioReport: new IoReportReadings({ startHelper: () => new HelperInProcess(), libraries: NOWHERE }),
    after: (_delayMs, callback) => {
      deadlines.push(callback)
      return () => void deadlines.splice(deadlines.indexOf(callback), 1)
    },
    intervalMs: () => 200,
    remembered: () => profile,
    remember: (next) => (profile = next),
  })
  const pipeline = new Pipeline(() => control.status)
  const sources = new SourceControl(pipeline, control, startChildProcess)
  return { sources, pipeline, control, permission, remembered: () => profile, around, deadlines }
}

let made: ReturnType<typeof setUp> | null = null
const sockets: Socket[] = []
const use = (answers?: Partial<LivePermission>) => (made = setUp(answers))
beforeEach(() => (made = null))
afterEach(() => {
  made?.pipeline.stop()
  made?.control.dispose()
  for (const socket of sockets.splice(0)) socket.destroy()
})

const answering = (answer: PromptAnswer) => () => Promise.resolve(answer)

describe('choosing live', () => {
  it('plays the demonstration and says why, until it is allowed', async () => {
    const { sources, pipeline } = use()
    await sources.select('live')
    expect(pipeline.status).toMatchObject({ kind: 'demonstration', live: { state: { kind: 'not-allowed' } } })
    expect(pipeline.status.message).toContain('not allowed yet')
    expect(await sources.allow('always')).toMatchObject({ ok: true })
    expect(pipeline.status).toMatchObject({
      kind: 'live',
      message: null,
      live: { way: 'always', state: { kind: 'starting' } },
    })
  })

  it('reads at once what was allowed before', async () => {
    const { sources, pipeline } = use({ find: () => Promise.resolve({ kind: 'allowed' }) })
    await sources.select('live')
    expect(pipeline.status.kind).toBe('live')
  })

  it.each([
    [{ kind: 'cancelled' } as const, { kind: 'refused', why: 'cancelled' }],
    [{ kind: 'wrong-password' } as const, { kind: 'refused', why: 'wrong-password' }],
    [
      { kind: 'failed', message: 'launchd said no.' } as const,
      { kind: 'not-allowed', reason: 'launchd said no.' },
    ],
  ])('stays as it is after %j', async (answer, state) => {
    const install = vi.fn(answering(answer))
    const { sources, pipeline } = use({ install })
    await sources.select('live')
    await sources.allow('always')
    await sources.select('live')
    expect(pipeline.status.kind).toBe('demonstration')
    if (answer.kind !== 'failed') expect(pipeline.status.live?.state).toEqual(state)
    expect(install).toHaveBeenCalledTimes(1)
  })

  it('notices, when somebody tries again, that the service was removed by other means', async () => {
    let found: Finding = { kind: 'allowed' }
    const { sources, pipeline } = use({ find: () => Promise.resolve(found) })
    await sources.select('live')
    found = { kind: 'not-allowed', reason: 'It is gone.' }
    await sources.retry()
    expect(pipeline.status).toMatchObject({
      kind: 'demonstration',
      live: { way: null, state: { kind: 'not-allowed', reason: 'It is gone.' } },
    })
  })

  it('goes on with the readings that are chosen again, and begins those anew that have failed', async () => {
    const { sources, pipeline, around } = use({ find: () => Promise.resolve({ kind: 'allowed' }) })
    await sources.select('live')
    const { sessionId } = pipeline.status
    expect(await sources.select('live')).toEqual({ ok: true, value: null })
    pipeline.setPaused(true)
    expect(await sources.select('live')).toEqual({ ok: true, value: null })
    expect(pipeline.status).toMatchObject({ sessionId, kind: 'live', state: 'paused' })
    pipeline.setPaused(false)
    around.refuse('The service does not answer.')
    await vi.waitUntil(() => pipeline.status.state === 'failed')
    expect(await sources.select('live')).toEqual({ ok: true, value: null })
    expect(pipeline.status).toMatchObject({
      sessionId: sessionId + 1,
      state: 'starting',
      live: { state: { kind: 'starting' } },
    })
  })

  it('leaves the demonstration and its session alone while it is not allowed, and says why', async () => {
    const { sources, pipeline } = use()
    await sources.select('demonstration')
    const { sessionId } = pipeline.status
    expect(await sources.select('live')).toEqual({
      ok: false,
      message: expect.stringContaining('not allowed yet') as string,
    })
    expect(pipeline.status).toMatchObject({ sessionId, kind: 'demonstration' })
  })

  it('looks again without disturbing the stream where all is in its place', async () => {
    const { control } = use({ find: () => Promise.resolve({ kind: 'allowed' }) })
    await control.look()
    const before = control.status.state
    await control.look()
    expect(control.status.state).toBe(before)
  })

  it('begins nothing when it is allowed only after the app has ended', async () => {
    let answer: (answer: PromptAnswer) => void = () => undefined
    const { sources, pipeline, permission } = use()
    const allow = permission.install
    permission.install = () => new Promise<PromptAnswer>((resolve) => (answer = resolve))
    const allowing = sources.allow('always')
    sources.stop()
    answer(await allow())
    await allowing
    expect(pipeline.status.sessionId).toBe(0)
  })

  it('asks one question at a time', async () => {
    const { sources } = use({ install: () => NEVER })
    void sources.allow('always')
    expect(await sources.allow('once')).toMatchObject({ ok: false })
    expect(await sources.remove()).toMatchObject({ ok: false })
  })

  it('goes back to the demonstration when the permission was removed', async () => {
    const { sources, pipeline, permission } = use()
    await sources.allow('always')
    await sources.remove()
    expect(permission.remove).toHaveBeenCalledTimes(1)
    expect(pipeline.status).toMatchObject({ kind: 'demonstration', live: { way: null } })
  })

  it('changes nothing when the removal was not allowed', async () => {
    const { sources, pipeline } = use({ remove: answering({ kind: 'cancelled' }) })
    await sources.allow('always')
    expect(await sources.remove()).toMatchObject({ ok: false })
    expect(pipeline.status.kind).toBe('live')
  })
})

describe('a change that fails half way', () => {
  const gone: Finding = { kind: 'not-allowed', reason: 'A file is missing.' }

  it.each(['remove', 'askForMore'] as const)('%s leaves no permission that is not there', async (change) => {
    const { control, permission } = use()
    await control.allow('always')
    permission.install = permission.remove = answering({ kind: 'failed', message: 'launchd said no.' })
    permission.find = () => Promise.resolve(gone)
    expect(await (change === 'remove' ? control.remove() : control.askForMore('26A428'))).toEqual({
      ok: false,
      message: 'launchd said no.',
    })
    expect(control.status).toMatchObject({ way: null, state: { ...gone } })
  })
})

describe('this time only', () => {
  it('is allowed by the connection, while the prompt’s answer is still out', async () => {
    const { sources, pipeline } = use({
      runOnce: (_intervalMs, path) => {
        sockets.push(connect(path))
        return NEVER
      },
    })
    expect(await sources.allow('once')).toMatchObject({ ok: true })
    expect(pipeline.status).toMatchObject({ kind: 'live', requestedIntervalMs: 200, live: { way: 'once' } })
    sockets[0]?.end()
    await vi.waitUntil(() => pipeline.status.state === 'failed')
    expect(pipeline.status.live).toMatchObject({ way: null, state: { kind: 'not-allowed' } })
    expect(pipeline.status.message).toContain('one time')
  })

  it('notices that the stream was over before it was taken', async () => {
    const { sources, pipeline } = use({
      runOnce: (_intervalMs, path) => {
        sockets.push(connect(path, () => sockets[0]?.destroy()))
        return NEVER
      },
    })
    await sources.allow('once')
    await vi.waitUntil(() => pipeline.status.live?.state.kind === 'not-allowed')
    expect(pipeline.status.live?.way).toBeNull()
  })

  it.each([
    [{ kind: 'cancelled' } as const, 'refused'],
    [{ kind: 'failed', message: 'No.' } as const, 'not-allowed'],
  ])('leads to no reading when the prompt says so: %j', async (answer, state) => {
    const { sources, control, deadlines } = use({ runOnce: answering(answer) })
    await sources.allow('once')
    expect(control.status.state.kind).toBe(state)
    expect(deadlines).toEqual([])
  })

  it('waits for the connection after the prompt has ended, and then for no deadline', async () => {
    let path = ''
    const { sources, pipeline, deadlines } = use({
      runOnce: (_intervalMs, socketPath) => {
        path = socketPath
        return Promise.resolve({ kind: 'allowed' })
      },
    })
    const allowing = sources.allow('once')
    await vi.waitUntil(() => deadlines.length === 1)
    expect(pipeline.status.kind).not.toBe('live')
    sockets.push(connect(path))
    expect(await allowing).toMatchObject({ ok: true })
    expect(pipeline.status).toMatchObject({ kind: 'live', live: { way: 'once' } })
    expect(deadlines).toEqual([])
  })

  it('says so when no connection comes in time, and takes none after that', async () => {
    let path = ''
    const { sources, control, deadlines } = use({
      runOnce: (_intervalMs, socketPath) => {
        path = socketPath
        return Promise.resolve({ kind: 'allowed' })
      },
    })
    const allowing = sources.allow('once')
    await vi.waitUntil(() => deadlines.length === 1)
    deadlines[0]?.()
    await allowing
    const reason = expect.stringContaining('did not connect within 10 seconds') as string
    expect(control.status).toMatchObject({ way: null, state: { kind: 'not-allowed', reason } })
    expect(existsSync(path)).toBe(false)
  })
})

describe('asking for more', () => {
  it('remembers for the build what was tried, until nothing is left to try', async () => {
    const { control, remembered } = use()
    await control.allow('always')
    await control.askForMore('26A428')
    expect(remembered()).toEqual({ osBuild: '26A428', profile: 'with-ane-power' })
    await control.askForMore('26A428')
    expect(remembered()).toEqual({ osBuild: '26A428', profile: 'show-all' })
    expect(await control.askForMore('26A428')).toMatchObject({ ok: false })
  })

  it('keeps what was when it is refused', async () => {
    const { control, remembered, permission } = use()
    await control.allow('always')
    permission.install = answering({ kind: 'cancelled' })
    await control.askForMore('26A428')
    expect(remembered()).toBeNull()
    expect(control.status.way).toBe('always')
  })

  it('remembers nothing that was refused when it was allowed for one time', async () => {
    const { sources, pipeline, control, remembered, permission } = use({
      runOnce: (_intervalMs, path) => {
        sockets.push(connect(path))
        return NEVER
      },
    })
    await sources.allow('once')
    permission.runOnce = answering({ kind: 'cancelled' })
    await control.askForMore('26A428')
    expect(remembered()).toBeNull()
    expect(control.status.state).toEqual({ kind: 'refused', why: 'cancelled' })
    expect(pipeline.status.state).toBe('failed')
    expect(pipeline.status.message).toContain('cancelled')
  })
})

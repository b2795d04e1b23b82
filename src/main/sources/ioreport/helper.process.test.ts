import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { createBirpc } from 'birpc'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { BuiltCli } from '../../../cli/testing/built-cli'
import { startChildProcess } from './child-process'
import { HelperClient } from './helper-client'
import type { CounterSnapshot, HelperFunctions } from './protocol'
import { writeScript, type MadeMac } from './testing/mac-script'
import { M1 } from './testing/macs'
import { StandIn } from './testing/stand-in-library'

let built: BuiltCli
let standIn: StandIn
let program: string

beforeAll(() => {
  built = new BuiltCli('ioreport-helper')
  program = join(built.program, '..', 'ioreport-helper.js')
})
afterAll(() => built.remove())
afterEach(() => standIn.dispose())

const MAC: MadeMac = { ...M1.mac, isRealTime: true }

describe('the helper as a child process', () => {
  it.each([
    ['released all of it', true, ''],
    [
      'released nothing, as is found',
      false,
      expect.stringMatching(/^stand-in: \d+ objects were never released$/m),
    ],
  ] as const)('ends with its parent, and %s', async (_, closes, said) => {
    standIn = new StandIn(writeScript(MAC))
    const child = fork(program, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    let stderr = ''
    child.stderr?.on('data', (part: Buffer) => (stderr += part.toString()))
    const rpc = createBirpc<HelperFunctions>(
      {},
      {
        post: (message) => child.send(message as object),
        on: (listener) => child.on('message', listener),
        timeout: -1,
      },
    )
    expect(await rpc.open(standIn.libraries)).toMatchObject({ ok: true })
    for (let i = 0; i < 20; i++) await rpc.sample()
    if (closes) await rpc.close()
    // Node tells no `close` of a child that was disconnected.
    const ended = Promise.all([once(child, 'exit'), once(child.stderr as Readable, 'end')])
    child.disconnect()
    const [exit] = await ended
    const status = exit[0] as number | null
    expect([status, stderr.trim()]).toEqual([0, said])
  })

  it.each([
    ['abort', 'it was ended by SIGABRT'],
    ['segv', 'it was ended by SIGSEGV'],
    ['hang', 'it did not answer for 3 s'],
  ] as const)('that ends by %s in C is started again, and counts', async (how, words) => {
    standIn = new StandIn(writeScript({ ...MAC, crash: { atMs: 200, how } }))
    const snapshots: CounterSnapshot[] = []
    const messages: string[] = []
    let done = (): void => undefined
    const isDone = new Promise<void>((resolve) => (done = resolve))
    const client = new HelperClient(
      () => startChildProcess(program),
      standIn.libraries,
      {
        onOpened: () => client.sample(),
        onSnapshot: (snapshot) => {
          snapshots.push(snapshot)
          if (messages.length > 0 && snapshots.length > 2) done()
          else setTimeout(() => client.sample(), 20)
        },
        onStopped: (message) => {
          messages.push(message)
          snapshots.length = 0
          standIn.write(writeScript(MAC))
        },
        onRefused: (message) => expect.unreachable(message),
      },
      3000,
    )
    client.start()
    await isDone
    client.stop()
    expect(messages).toEqual([
      `The part of Anemometer that reads IOReport stopped (${words}). It is started again in 1 s.`,
    ])
    expect(snapshots[0]?.newChannels.map(({ name }) => name)).toContain('CPU Energy')
    expect(snapshots[1]?.machNs).toBeGreaterThan(snapshots[0]?.machNs ?? Infinity)
  })

  it('says what stands in its way where there is no program', async () => {
    standIn = new StandIn('')
    const how = await new Promise<string>((resolve) =>
      startChildProcess('/nowhere/helper.js').onExit(resolve),
    )
    expect(how).toBe('it ended with status 1')
  })
})

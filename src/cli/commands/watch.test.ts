import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startedProcess } from '../measuring/stream-source'
import { writeQuickRecording } from '../testing/made-recording'
import { createTestIo } from '../testing/test-io'
import { watchCommand } from './watch'

async function run(...args: string[]) {
  const { io, errors, out } = createTestIo()
  return { status: await watchCommand.run(args, io), errors, output: out() }
}

describe('anemometer watch', () => {
  it.each([
    [['FILE'], 'anemometer parse FILE'],
    [['-', '--interval', '200'], 'its own interval'],
    [['--interval', '300'], '200, 1000, 5000'],
    [['--profile', 'all'], 'show-all'],
  ])('refuses %j in words', async (args, words) => {
    // What is wrong is seen before anything is started or awaited.
    await expect(async () => run(...args)).rejects.toThrow(words)
  })

  it('waits for nobody to type readings by hand', async () => {
    const before = Object.getOwnPropertyDescriptor(process.stdin, 'isTTY')
    Object.defineProperty(process.stdin, 'isTTY', { value: true, configurable: true })
    try {
      await expect(async () => run('-')).rejects.toThrow('nothing is piped in')
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.stdin, 'isTTY')
      else Object.defineProperty(process.stdin, 'isTTY', before)
    }
  })

  it.each([
    [['-', '--source', 'live'], 'not both'],
    [['--source', '-', '--profile', 'show-all'], 'its own interval'],
  ])('refuses %j in words, too', async (args, words) => {
    await expect(async () => run(...args)).rejects.toThrow(words)
  })

  it('says what it needs where nothing can be read', async () => {
    const { status, errors } = await run('--source', '/nowhere/recording.plist')
    expect([status, errors.join()]).toEqual([2, expect.stringContaining('no file /nowhere/recording.plist')])
  })

  it('shows a recording at its own pace, to its end, and then what was skipped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anemometer-watch-'))
    const path = join(folder, 'quick.plist')
    writeQuickRecording(path, 3)
    const { status, output } = await run('--source', path)
    expect([status, output.trimEnd().split('\n').length]).toEqual([0, 3])
    rmSync(folder, { recursive: true })
  })
})

describe('a started process', () => {
  it('says in words that there is no such program', async () => {
    const input = startedProcess(['/usr/bin/there-is-none'], () => undefined)
    input.bytes.resume()
    expect(await input.ended).toContain('comes with macOS only')
  })

  it.each([
    ['kill -ABRT $$', 'SIGABRT'],
    ['exit 3', 'status 3'],
    ['kill -TERM $$', null],
  ])('tells how it ended: %s', async (script, words) => {
    const input = startedProcess(['/bin/sh', '-c', script], () => undefined)
    input.bytes.resume()
    const reason = await input.ended
    if (words === null) expect(reason).toBeNull()
    else expect(reason).toContain(words)
  })

  it('passes on whole lines of its problems, however they come', async () => {
    const lines: string[] = []
    const script =
      'printf "unrecognized " >&2; /usr/bin/head -c 1000000 /dev/zero; printf "sampler: x\nnext" >&2'
    const input = startedProcess(['/bin/sh', '-c', script], (line) => lines.push(line))
    input.bytes.resume()
    await input.ended
    expect(lines).toEqual(['unrecognized sampler: x', 'next'])
  })

  it('is gone once it was stopped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anemometer-watch-'))
    const program = join(folder, 'endless')
    writeFileSync(program, '#!/bin/sh\necho complaint >&2\nexec cat /dev/zero\n')
    chmodSync(program, 0o755)
    const complaints = new PassThrough({ objectMode: true })
    const input = startedProcess([program], (line) => complaints.write(line))
    await once(input.bytes, 'readable')
    expect(await once(complaints, 'data')).toEqual(['complaint'])
    input.stop()
    expect(await input.ended).toBeNull()
    rmSync(folder, { recursive: true })
  })

  it('holds nobody up where something of it lives on and holds its output', async () => {
    const input = startedProcess(['/bin/sh', '-c', 'sleep 600 & echo $!; echo >&2; wait'], () => undefined)
    const [pid] = (await once(input.bytes, 'data')) as [Buffer]
    input.stop()
    expect(await input.ended).toBeNull()
    process.kill(Number(pid.toString()))
  })
})

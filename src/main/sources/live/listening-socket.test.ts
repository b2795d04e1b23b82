import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openListeningSocket } from './listening-socket'

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'anemometer-listening-'))
  onTestFinished(() => rmSync(parent, { recursive: true }))
})

describe('the folder of the socket for one time', () => {
  it.each([0o000, 0o077])('is fresh and private, whatever the umask (%o)', async (umask) => {
    const before = process.umask(umask)
    onTestFinished(() => void process.umask(before))
    const [first, second] = [await openListeningSocket([parent]), await openListeningSocket([parent])]
    expect(dirname(first.path)).not.toBe(dirname(second.path))
    expect(lstatSync(dirname(first.path)).mode & 0o7777).toBe(0o700)
    await Promise.all([first.close(), second.close()])
    expect(readdirSync(parent)).toEqual([])
  })

  it.each([0o777, 0o770, 0o757])('is not made where others could rename it (%o)', async (mode) => {
    chmodSync(parent, mode)
    await expect(openListeningSocket([parent])).rejects.toThrow(`${parent} could be changed by others`)
    expect(readdirSync(parent)).toEqual([])
  })

  it('is made where others may write, but not rename what is ours', async () => {
    chmodSync(parent, 0o1777)
    await (await openListeningSocket([parent])).close()
  })

  it('is made in the next folder that will do; where none does, each is told', async () => {
    const [spaced, loose, good] = ['a b', 'loose', 'good'].map((name) => join(parent, name)) as [
      string,
      string,
      string,
    ]
    for (const folder of [spaced, loose, good]) mkdirSync(folder)
    chmodSync(loose, 0o777)
    const socket = await openListeningSocket([spaced, loose, good])
    expect(dirname(dirname(socket.path))).toBe(good)
    await socket.close()
    await expect(openListeningSocket([spaced, loose])).rejects.toThrow(
      /a b has a name .*\/loose could be changed/,
    )
  })
})

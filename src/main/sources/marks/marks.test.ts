import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Result } from '#shared/ipc-contract'
import { temporaryFolder } from '../../storage/testing/store-folder'
import { addressesAt, placeOfMarks } from './mark-address'
import { MarkReceiver } from './mark-receiver'
import { sendMark } from './mark-sender'

const DONE: Result = { ok: true, value: null }

/** Opens a receiver in the folder and records its marks; closed after the test. */
function receiving(folder: string, answer: Result = DONE): { heard: string[]; close: () => void } {
  const heard: string[] = []
  const opened = MarkReceiver.open(folder, (text) => {
    heard.push(text)
    return answer
  })
  if (!opened.ok) throw new Error(opened.message)
  onTestFinished(() => opened.value.close())
  return { heard, close: () => opened.value.close() }
}

/** A path that is too long for a socket. */
function deepFolder(): string {
  const folder = join(temporaryFolder(), 'd'.repeat(120))
  mkdirSync(folder)
  onTestFinished(() => rmSync(placeOfMarks(folder).folder, { recursive: true, force: true }))
  return folder
}

it.each([
  ['of usual length', temporaryFolder],
  ['too long for a socket', deepFolder],
])('reaches everybody who records, in a folder whose path is %s', async (_, folderOf) => {
  const folder = folderOf()
  const receivers = [receiving(folder), receiving(folder)]
  expect(await sendMark(folder, 'model loaded')).toEqual({ receivers: 2, failures: [] })
  expect(receivers.map(({ heard }) => heard)).toEqual([['model loaded'], ['model loaded']])
  const place = placeOfMarks(folder)
  for (const address of addressesAt(place)) expect(statSync(address).mode & 0o777).toBe(0o600)
  expect(statSync(place.folder).mode & 0o077).toBe(0)
  for (const { close } of receivers) close()
  expect(addressesAt(place)).toEqual([])
  expect(await sendMark(folder, 'again')).toEqual({ receivers: 0, failures: [] })
})

it('answers that a mark was not set where setting it throws', async () => {
  const folder = temporaryFolder()
  const opened = MarkReceiver.open(folder, () => {
    throw new TypeError('a bug')
  })
  if (opened.ok) onTestFinished(() => opened.value.close())
  const { failures } = await sendMark(folder, 'a')
  expect(failures).toEqual([expect.stringContaining('The mark was not set (TypeError)')])
})

it('passes on why a mark was not set', async () => {
  const folder = temporaryFolder()
  receiving(folder)
  receiving(folder, { ok: false, message: 'Nothing is read.' })
  expect(await sendMark(folder, 'a')).toEqual({ receivers: 1, failures: ['Nothing is read.'] })
})

it('removes the socket of a process that died, and nothing else', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'marks-00000000.sock')
  const program = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['-e', program])
  mkdirSync(join(folder, 'marks-x.sock'))
  expect(readdirSync(folder)).toEqual(['marks-00000000.sock', 'marks-x.sock'])
  const { heard } = receiving(folder)
  expect(await sendMark(folder, 'a')).toEqual({ receivers: 1, failures: [] })
  expect(heard).toEqual(['a'])
  expect(readdirSync(folder)).toContain('marks-x.sock')
  expect(readdirSync(folder)).not.toContain('marks-00000000.sock')
})

it.each([
  ['no JSON', 'mark\n'],
  ['no mark', '{"text":"a"}\n'],
  ['an empty text', '{"mark":"  "}\n'],
  ['a text longer than any', `{"mark":"${'x'.repeat(201)}"}\n`],
  ['a line longer than any', `${' '.repeat(5000)}{"mark":"a"}\n`],
  ['a line without an end', 'x'.repeat(5000)],
])('answers with a sentence to %s, and sets nothing', async (_, request) => {
  const folder = temporaryFolder()
  const { heard } = receiving(folder)
  const socket = connect(addressesAt(placeOfMarks(folder))[0] ?? '')
  socket.write(request)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  expect(JSON.parse(answer.toString())).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^A request is one line of JSON/) as string,
  })
  expect(heard).toEqual([])
})

it('takes a line in pieces, and several lines of one connection', async () => {
  const folder = temporaryFolder()
  const { heard } = receiving(folder)
  const socket = connect(addressesAt(placeOfMarks(folder))[0] ?? '')
  socket.write('{"mark":"a"}\n{"ma')
  await once(socket, 'data')
  socket.write('rk":"b"}\n')
  await once(socket, 'data')
  socket.destroy()
  expect(heard).toEqual(['a', 'b'])
})

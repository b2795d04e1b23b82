import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { afterAll, expect, it } from 'vitest'
import { DECLARATIONS } from '../bindings'
import { writeScript } from './mac-script'
import { counting, simple, states } from './macs'
import { StandIn } from './stand-in-library'

// Everything else rests on the stand-in being as strict as it says: what breaks a rule must end its process.

const standIn = new StandIn(
  writeScript({
    channels: [
      simple('Energy Model', null, 'ANE', 'mJ', counting(1)),
      states('ANE', 'IOP State', 'status', '24Mticks', { Off: 1, Running: 1 }),
    ],
  }),
)
afterAll(() => standIn.dispose())

/** What each misuse finds: every function, a string, the rows' key, a subscription and a row of a sample. */
const PREAMBLE = `
const koffi = require(${JSON.stringify(createRequire(import.meta.url).resolve('koffi'))})
const library = koffi.load(${JSON.stringify(standIn.libraries.ioReport)})
const declarations = ${JSON.stringify(Object.assign({}, ...Object.values(DECLARATIONS)))}
const c = Object.fromEntries(Object.entries(declarations).map(([name, text]) => [name, library.func(text)]))
const string = (text) => c.CFStringCreateWithCString(null, text, 0x08000100)
const group = string('ANE')
const key = string('IOReportChannels')
const all = c.IOReportCopyChannelsInGroup(group, null, 0, [null])
const got = [null]
const subscription = c.IOReportCreateSubscription(null, all, got, 0, [null])
const sample = c.IOReportCreateSamples(subscription, got[0], [null])
const row = c.CFArrayGetValueAtIndex(c.CFDictionaryGetValue(sample, key), 0)
`

async function run(code: string): Promise<{ signal: string | null; stderr: string }> {
  const child = spawn(process.execPath, ['-e', PREAMBLE + code], { stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { signal, stderr }
}

it.each([
  ['releases nothing', 'c.CFRelease(null)', 'CFRelease: NULL'],
  ['releases twice', 'c.CFRelease(group); c.CFRelease(group)', 'used after it was released'],
  [
    'uses what it released',
    'c.CFRelease(sample); c.IOReportChannelGetChannelName(row)',
    'used after it was released',
  ],
  [
    'keeps a borrowed text longer than its sample',
    'const name = c.IOReportChannelGetChannelName(row); c.CFRelease(sample); c.CFStringGetCString(name, Buffer.alloc(9), 9, 0x08000100)',
    'used after it was released',
  ],
  [
    'reads past the end of an array',
    'c.CFArrayGetValueAtIndex(c.CFDictionaryGetValue(sample, key), 1)',
    'out of range',
  ],
  ['reads past the last state', 'c.IOReportStateGetResidency(row, 2)', 'reads past the end'],
  [
    'counts the rows of an unknown group',
    "c.CFArrayGetCount(c.CFDictionaryGetValue(c.IOReportCopyChannelsInGroup(string('x'), null, 0, [null]), key))",
    'CFArrayGetCount: NULL',
  ],
  ['takes a string for a dictionary', 'c.CFDictionaryGetValue(group, key)', 'an object of another type'],
  ['asks for the name of no channel', 'c.IOReportChannelGetChannelName(null)', 'NULL'],
  [
    'reads a sample on another thread',
    'c.IOReportChannelGetChannelName.async(row, () => undefined)',
    'a sample belongs to the thread that took it',
  ],
])('ends whoever %s', async (_, code, words) => {
  expect(await run(code)).toEqual({ signal: 'SIGABRT', stderr: expect.stringContaining(words) as string })
})

it('counts what was not released', async () => {
  expect(await run('')).toEqual({
    signal: null,
    stderr: expect.stringMatching(/^stand-in: \d+ objects were never released\n$/) as string,
  })
  const released = 'for (const each of [sample, got[0], all, subscription, key, group]) c.CFRelease(each)'
  expect(await run(released)).toEqual({ signal: null, stderr: '' })
})

it('answers nothing for nothing where Apple does, and says why', async () => {
  const code = `
const error = [null]
const answers = [
  c.IOReportCopyChannelsInGroup(null, null, 0, error),
  c.IOReportCreateSubscription(null, null, [null], 0, [null]),
  c.IOReportCreateSamples(null, null, [null]),
]
if (answers.some((answer) => answer !== null) || error[0] === null) process.abort()
if (c.IOReportSimpleGetIntegerValue(row, null) !== -(2n ** 63n)) process.abort()
if (c.IOReportStateGetCount(null) !== -1) process.abort()
`
  expect((await run(code)).signal).toBeNull()
})

import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { CHART_IDS, type SnapshotTarget } from '../src/shared/charts'
import { parseHex, readPng, shareOf } from './harness/pictures'
import { M4_MAX_MACOS_15, writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

/** Series colours of the light theme (src/renderer/styles/tokens.css), which a machine without a theme has. */
const COLOURS = { ane: '#7a3ef0', read: '#0a6ad4', write: '#c25400', cpu: '#1e8039', gpu: '#bf1a86' }
const EXPECTED: Record<SnapshotTarget, (keyof typeof COLOURS)[]> = {
  'ane-power': ['ane'],
  'ane-traffic': ['read', 'write'],
  power: ['cpu', 'gpu'],
  clusters: ['cpu'],
  gpu: ['gpu'],
  all: ['ane', 'read', 'write', 'cpu', 'gpu'],
}
/** Pictures are 1200 CSS px wide, at two pixels each. */
const WIDTH = 2400
const BACKGROUND = '#ffffff'

for (const target of [...CHART_IDS, 'all'] as const) {
  const tag = target === 'all' ? ' @packaged' : ''
  test(`draws ${target} of a whole recording into a PNG${tag}`, async ({ run, home }) => {
    const file = writeRecording(home.root, 'run.plist', { samples: 60 })
    const out = path.join(home.root, `${target}.png`)
    const { status, stdout, stderr } = await run([
      `--replay=${file}`,
      `--snapshot=${out}`,
      `--chart=${target}`,
    ])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain(out)
    const picture = readPng(out)
    expect(picture.width).toBe(WIDTH)
    expect(picture.height % 2).toBe(0)
    expect(shareOf(picture, parseHex(BACKGROUND))).toBeGreaterThan(0.4)
    expect(shareOf(picture, parseHex(BACKGROUND))).toBeLessThan(0.995)
    for (const series of EXPECTED[target]) {
      expect(shareOf(picture, parseHex(COLOURS[series])), series).toBeGreaterThan(0.0001)
    }
  })
}

test('leaves out of a picture what the recording does not report', async ({ run, home }) => {
  const file = writeRecording(home.root, 'm4.plist', { samples: 10, chip: M4_MAX_MACOS_15 })
  const out = path.join(home.root, 'traffic.png')
  expect((await run([`--replay=${file}`, `--snapshot=${out}`, '--chart=ane-traffic'])).status).toBe(0)
  expect(shareOf(readPng(out), parseHex(COLOURS.read))).toBeLessThan(0.0001)
})

test('a folder that cannot be written to gives a message and leaves no half file', async ({ run, home }) => {
  const file = writeRecording(home.root, 'run.plist', { samples: 5 })
  const folder = path.join(home.root, 'locked')
  // A plain file where the folder should be refuses root as well, whom permissions do not stop.
  writeFileSync(folder, '')
  const { status, stderr } = await run([`--replay=${file}`, `--snapshot=${path.join(folder, 'out.png')}`])
  expect(status).toBe(2)
  expect(stderr).toMatch(/^anemometer: .*out\.png/)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(readdirSync(home.root).filter((name) => name.includes('.png'))).toEqual([])
})

test('a picture that is there already survives a failed one', async ({ run, home }) => {
  const out = path.join(home.root, 'kept.png')
  writeFileSync(out, 'an older picture')
  const garbage = path.join(home.root, 'garbage.plist')
  writeFileSync(garbage, 'no recording at all')
  const { status, stderr } = await run([`--replay=${garbage}`, `--snapshot=${out}`])
  expect(status).toBe(2)
  expect(stderr).toContain('is not a powermetrics recording')
  expect(existsSync(out)).toBe(true)
})

test('options that make no sense are explained', async ({ run, home }) => {
  const { status, stderr } = await run([`--snapshot=${path.join(home.root, 'out.png')}`])
  expect(status).toBe(2)
  expect(stderr).toContain('--replay')
})

test('says on the command line when part of a recording was damaged', async ({ run, home }) => {
  const file = writeRecording(home.root, 'run.plist', { samples: 5 })
  writeFileSync(file, '\0<?xml version="1.0"?><plist version="1.0"><dict><key>processor</plist>\n', {
    flag: 'a',
  })
  const { status, stderr } = await run([`--replay=${file}`, `--snapshot=${path.join(home.root, 'out.png')}`])
  expect(status).toBe(1)
  expect(stderr).toMatch(/^anemometer: 1 part of the recording could not be read\. At byte \d+: .*\n$/)
  expect(existsSync(path.join(home.root, 'out.png'))).toBe(true)
})

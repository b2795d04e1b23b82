import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeDemonstration } from '../testing/made-recording'
import { createTestIo } from '../testing/test-io'
import { textWidth } from '../text/table'
import { importFiles } from './import'
import { list } from './list'

let folder = ''
let data = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-list-'))
  data = join(folder, 'data')
  const path = join(folder, 'look-up.plist')
  writeDemonstration(path, 0, 15)
  const name = 'Visual Look Up in the preview of a picture, the second attempt'
  await importFiles({ paths: [path], name, overlay: null, json: true, data }, createTestIo().io)
})
afterAll(() => rmSync(folder, { recursive: true }))

async function listed(columns: number | null): Promise<string[]> {
  const { io, out } = createTestIo(columns)
  expect(await list({ ids: false, words: false, json: false, data }, io)).toBe(0)
  return out().trimEnd().split('\n')
}

it('shows the whole name in a pipe', async () => {
  const [, line] = await listed(null)
  expect(line).toMatch(/^\w{4} .* 49 mW {3}used {3}Visual Look Up .* second attempt$/)
})

it('leaves out columns in a narrow terminal before it leaves out the name', async () => {
  for (const columns of [100, 80, 60, 40, 30]) {
    const lines = await listed(columns)
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns)
    expect(lines[1]).toContain('Visual Look Up')
  }
  expect((await listed(60))[0]).not.toContain('ANE peak')
})

it('prints the words that name one measurement, and none that is no line or means several', async () => {
  const path = join(folder, 'look-up.plist')
  const words = join(folder, 'words')
  for (const name of ['twice', 'twice', 'once', 'two\nlines', '--yes', '$(reboot)'])
    await importFiles({ paths: [path], name, overlay: null, json: true, data: words }, createTestIo().io)
  const { io, out } = createTestIo()
  await list({ ids: false, words: true, json: false, data: words }, io)
  const shown = out().trimEnd().split('\n')
  expect(shown).toHaveLength(9)
  expect(shown.filter((word) => !/^\w{10}$/.test(word)).toSorted()).toEqual([
    '$(reboot)',
    'once',
    'two lines',
  ])
})

it('names the Macs where there are several, and always in the JSON', async () => {
  const several = join(folder, 'several')
  const path = join(folder, 'look-up.plist')
  const other = join(folder, 'other.plist')
  writeFileSync(other, readFileSync(path, 'utf8').replaceAll('MacBookPro18,3', 'Mac16,10'))
  for (const each of [path, other])
    await importFiles(
      { paths: [each], name: 'a', overlay: null, json: true, data: several },
      createTestIo().io,
    )
  const asked = async (json: boolean): Promise<string> => {
    const { io, out } = createTestIo(null)
    await list({ ids: false, words: false, json, data: several }, io)
    return out()
  }
  expect(await asked(false)).toMatch(/Mac mini \(M4\), macOS 12\.3 \(21E230\) +a$/m)
  expect(
    (JSON.parse(await asked(true)) as object[]).map((head) => 'machine' in head && head.machine),
  ).toEqual(
    expect.arrayContaining([
      { model: 'Mac16,10', osBuild: '21E230', name: 'Mac mini (M4)', macos: '12.3' },
      { model: 'MacBookPro18,3', osBuild: '21E230', name: 'MacBook Pro 14″ (M1 Pro)', macos: '12.3' },
    ]),
  )
})

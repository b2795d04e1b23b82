import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endingOf, Privacy } from './privacy'

const ADA = { home: '/Users/ada', user: 'ada', host: 'Adas-MacBook-Pro.local' }

describe('what is told of a person', () => {
  const privacy = new Privacy(ADA)
  privacy.addOwnFolder('/Users/ada/Library/Application Support/Anemometer', '<data>')

  it.each([
    ['/Users/ada', '~'],
    ['in /Users/ada/Secret Plan/run.plist.', 'in ~/….plist.'],
    ['of /Users/grace/run.plist', 'of ~/….plist'],
    ['of /home/grace/run', 'of ~/…'],
    [String.raw`of C:\Users\Grace Hopper\My Files\run.png`, 'of ~/….png'],
    ['The folder /Volumes/Work Disk/Client X/ is full', 'The folder /… is full'],
    [
      "ENOENT: no such file or directory, open '/Volumes/Client X/run it.plist'",
      "ENOENT: no such file or directory, open '…'",
    ],
    ['file:///Users/ada/run.js:12:3', '~/….js:12:3'],
    ['ADA ran it on adas-macbook-pro for Ada.', '<user> ran it on <host> for <user>.'],
    ['"Client X" could not be measured', '"…" could not be measured'],
    [
      'Unexpected token \'S\', "Secret tex"... is not valid JSON',
      'Unexpected token \'S\', "…"... is not valid JSON',
    ],
  ])('%s', (text, cleaned) => {
    expect(privacy.clean(text)).toBe(cleaned)
  })

  it.each([
    'Canada is no ada2, and neither is ada_'.replace('ada_', 'adam'),
    "Cannot read properties of undefined (reading 'frame')",
    'Reader.read out/main/index.js:12:3 < node:internal/timers:5:1',
    "The app's history can't be read: 232 MB/s, CPU/GPU, 3 / 4",
    'kept as <data>/history/history.sqlite.damaged-2026-11-30T09-12-08.000Z; go on',
  ])('leaves what tells nothing: %s', (text) => {
    expect(privacy.clean(text)).toBe(text)
  })

  it('names what lies in a folder of our own', () => {
    expect(privacy.clean('kept as /Users/ada/Library/Application Support/Anemometer/settings.json')).toBe(
      'kept as <data>/settings.json',
    )
  })
})

describe('the names of files', () => {
  it.each([
    'Merger with Initech (draft).plist',
    "it's: a, \"trap\"; `or` 'not'.plist",
    'line\nbreak.plist',
    '$&$1 .* [a-z] (?:x|y) \\ ^.plist',
    'Zürich – 東京 🤫.plist',
    'Zu\u0308rich.plist',
    '-rf.plist',
    'no ending at all',
    'history',
    '.plist',
    'a.verysecretending9000isnone',
  ])('are never told: %j', (name) => {
    const privacy = new Privacy(ADA)
    const folder = '/Volumes/Client X, "secret"'
    privacy.addFile(`${folder}/${name}`)
    for (const text of [
      `Could not write ${name}: the disk is full.`,
      `There is no file ${folder}/${name}.`,
      `open '${folder}/${name}'`,
      `the folder ${folder} does not exist`,
    ]) {
      const cleaned = privacy.clean(text)
      expect(cleaned).not.toContain(name.normalize())
      expect(cleaned).not.toMatch(/Client|secret|Initech/)
    }
  })

  it('are found in every text, whatever they are, and their endings are kept', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 3, maxLength: 30 })
      .filter((text) => !text.includes('/'))
    fc.assert(
      fc.property(name, fc.constantFrom('.plist', '.PNG', ''), (stem, ending) => {
        const file = `x${stem}${ending}`
        const privacy = new Privacy({ home: '', user: '', host: '' })
        privacy.addFile(`/Volumes/x/${file}`)
        const cleaned = privacy.clean(`Of ${file}, this`)
        expect(cleaned).toBe(`Of …${endingOf(file.normalize()) ?? ''}, this`)
      }),
    )
  })

  it('are forgotten from the oldest on, not from the newest', () => {
    const privacy = new Privacy(ADA)
    for (let index = 0; index < 600; index++) {
      privacy.addFile(`/x/plan nine.plist`)
      privacy.addFile(`/x/other ${index}.plist`)
    }
    expect(privacy.clean('plan nine.plist, other 599.plist')).toBe('….plist, ….plist')
  })
})

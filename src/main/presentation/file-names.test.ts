import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EXPORT_FORMATS } from '#shared/transfer'
import { exportFileName, snapshotFileName } from './file-names'

const now = new Date(2026, 2, 30, 14, 5, 9)

it.each([
  ['Visual Look Up', 'csv', 'Visual Look Up-2026-03-30-14.05.09.csv'],
  [null, 'anemometer', 'anemometer-2026-03-30-14.05.09.anemometer'],
  ['../etc/passwd', 'parquet', 'etc passwd-2026-03-30-14.05.09.parquet'],
  ['...', 'ndjson', 'anemometer-2026-03-30-14.05.09.ndjson'],
] as const)('%s as %s is %s', (name, format, file) => expect(exportFileName(name, format, now)).toBe(file))

it('makes a name that every file system takes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom(...EXPORT_FORMATS),
      (name, format) => {
        const file = exportFileName(name, format, now)
        expect(file).toMatch(/^[^.\p{Cc}<>:"/\\|?*][^\p{Cc}<>:"/\\|?*]*$/u)
        expect(Buffer.byteLength(file)).toBeLessThan(255)
      },
    ),
  )
})

it('names a picture after what it shows and when it was made', () =>
  expect(snapshotFileName('ane-power', now)).toBe('anemometer-ane-power-2026-03-30-14.05.09.png'))

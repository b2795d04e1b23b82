import { expect, test } from 'vitest'

import { placeInside } from './unpack.mjs'

test('refuses a place outside the folder', () => {
  expect(placeInside('/cache/x', 'locales/en.pak')).toBe('/cache/x/locales/en.pak')
  for (const place of ['../evil', '/etc/passwd', 'a/../../evil', '../x-evil/file']) {
    expect(() => placeInside('/cache/x', place)).toThrow(/outside/)
  }
})

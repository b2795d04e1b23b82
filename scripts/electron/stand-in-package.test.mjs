import { expect, test } from 'vitest'

import { modeOf, placeOf } from './stand-in-package.mjs'

test('takes Electron and leaves Cypress', () => {
  expect(placeOf('Cypress/Cypress')).toBe('electron')
  expect(placeOf('Cypress/libffmpeg.so')).toBe('libffmpeg.so')
  expect(placeOf('Cypress/locales/en-US.pak')).toBe('locales/en-US.pak')
  expect(placeOf('Cypress/resources/app/index.js')).toBeNull()
  expect(placeOf('Cypress/browser_v8_context_snapshot.bin')).toBeNull()
  expect(placeOf('Cypress/locales/')).toBeNull()
  expect(placeOf('elsewhere/file')).toBeNull()
})

test('only programs may run', () => {
  expect(modeOf('electron')).toBe(0o755)
  expect(modeOf('chrome_crashpad_handler')).toBe(0o755)
  expect(modeOf('resources.pak')).toBe(0o644)
})

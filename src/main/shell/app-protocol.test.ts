import { expect, it, vi } from 'vitest'
import { fileForUrl } from './app-protocol'

vi.mock('electron', () => ({ protocol: {} }))

it.each([
  ['app://anemometer/', '/r/index.html'],
  ['app://anemometer/assets/index.js?x#y', '/r/assets/index.js'],
  ['app://other/index.html', null],
  ['app://anemometer/../secret', '/r/secret'],
  ['app://anemometer/%2e%2e/secret', '/r/secret'],
  ['app://anemometer/..%2fsecret', null],
  ['app://anemometer/..%2f..%2fr-evil/x', null],
  ['app://anemometer/%00', null],
  ['app://anemometer/%ff', null],
])('%s is %s', (url, path) => expect(fileForUrl('/r', url)).toBe(path))

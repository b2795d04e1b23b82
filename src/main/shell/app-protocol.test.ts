import { expect, it, vi } from 'vitest'
import { addressOf, fileForUrl } from './app-protocol'

const theme = vi.hoisted((): { shouldDifferentiateWithoutColor?: boolean } => ({}))
vi.mock('electron', () => ({ protocol: {}, nativeTheme: theme }))

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

it.each([
  [undefined, 'app://anemometer/index.html'],
  [false, 'app://anemometer/index.html'],
  [true, 'app://anemometer/index.html?without-colour='],
])('where macOS says %s to differentiating without colour, the page is %s', (isWanted, address) => {
  if (isWanted === undefined) delete theme.shouldDifferentiateWithoutColor
  else theme.shouldDifferentiateWithoutColor = isWanted
  expect(addressOf('index.html')).toBe(address)
})

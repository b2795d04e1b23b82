import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { TEXT_SIZES_PERCENT, type TextSizePercent } from '#shared/settings'
import { TextSize } from './text-size'

/** As much of a page as the size of its text needs. */
class FakePage extends EventEmitter {
  factor = 1
  getZoomFactor = (): number => this.factor
  setZoomFactor = vi.fn((factor: number) => void (this.factor = factor))
}

let chosen: TextSizePercent
let textSize: TextSize
let page: FakePage
let changes: number

beforeEach(() => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
  chosen = 100
  changes = 0
  textSize = new TextSize({
    textSizePercent: () => chosen,
    onChosen: (percent) => {
      chosen = percent
      changes++
      textSize.changed()
    },
  })
  page = new FakePage()
  textSize.follow(page as unknown as WebContents)
})
afterEach(() => void vi.restoreAllMocks())

/** Returns whether the page and the menu are kept from seeing the key. */
function press(key: string, input: Partial<Electron.Input> = {}): boolean {
  const preventDefault = vi.fn()
  const pressed = { type: 'keyDown', key, control: true, meta: false, alt: false, shift: false, ...input }
  page.emit('before-input-event', { preventDefault }, pressed)
  return preventDefault.mock.calls.length > 0
}

it('goes through every size and stays at the last, by + as by =', () => {
  const sizes = TEXT_SIZES_PERCENT.map((_percent, index) => {
    const shown = chosen
    expect(press(index % 2 === 0 ? '+' : '=', { shift: index % 2 === 0 })).toBe(true)
    return shown
  })
  expect(sizes).toEqual(TEXT_SIZES_PERCENT)
  expect([chosen, page.factor]).toEqual([200, 2])
  press('-')
  expect([chosen, page.factor]).toEqual([175, 1.75])
  press('0')
  expect([chosen, page.factor]).toEqual([100, 1])
  press('-')
  expect(chosen).toBe(100)
})

it('changes nothing while the key of a size is held that text already has', () => {
  for (let repeats = 0; repeats < 30; repeats++) expect(press('0')).toBe(true)
  expect(changes).toBe(0)
  for (let repeats = 0; repeats < 30; repeats++) press('+')
  expect([chosen, changes]).toEqual([200, TEXT_SIZES_PERCENT.length - 1])
})

it.each([
  ['no key with it', { control: false }],
  ['the key of another system', { control: false, meta: true }],
  ['both', { meta: true }],
  ['Alt', { alt: true }],
  ['the release of the key', { type: 'keyUp' }],
] as const)('leaves + to the page: %s', (_what, input) => {
  expect(press('+', input)).toBe(false)
  expect(chosen).toBe(100)
})

it('takes ⌘ on a Mac', () => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
  expect(press('+')).toBe(false)
  expect(press('+', { control: false, meta: true })).toBe(true)
  expect(chosen).toBe(110)
})

it('sizes a page that is loaded later, and forgets one that is gone', () => {
  textSize.run('bigger-text')
  const later = new FakePage()
  textSize.follow(later as unknown as WebContents)
  expect(later.factor).toBe(1)
  later.emit('did-navigate')
  expect(later.factor).toBe(1.1)
  later.emit('destroyed')
  textSize.run('bigger-text')
  expect([page.factor, later.factor]).toEqual([1.25, 1.1])
})

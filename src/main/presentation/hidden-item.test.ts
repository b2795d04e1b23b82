import { expect, it } from 'vitest'
import { HiddenItemWatch } from './hidden-item'

const display = { x: 0, y: 0, width: 1512, height: 982 }
const second = { x: 1512, y: -200, width: 1920, height: 1080 }
const seen = { x: 900, y: 0, width: 80, height: 24 }
const hidden = { x: 900, y: 982, width: 80, height: 24 }

/** What each look of a row tells: `?` while it is not sure, `h` hidden, `s` seen. */
function looks(items: readonly (typeof seen | null)[], displays = [display]): string {
  const watch = new HiddenItemWatch()
  return items
    .map((item) => watch.look(item, displays))
    .map((isHidden) => (isHidden === null ? '?' : isHidden ? 'h' : 's'))
    .join('')
}
const thrice = (item: typeof seen): (typeof seen)[] => [item, item, item]

it.each([
  ['is sure after three looks in a row', [...thrice(hidden), hidden], '??hh'],
  ['says so of what is seen as well', [...thrice(seen), hidden], '??ss'],
  ['is not misled while the menu bar is arranged', [hidden, hidden, seen, hidden, hidden, seen], '??????'],
  ['is as sure that it is back', [...thrice(hidden), seen, hidden, ...thrice(seen)], '??hhhhhs'],
  ['tells nothing of an item without a place', [null, null, null, null], '????'],
  ['tells nothing of an item without a size', thrice({ ...hidden, height: 0 }), '???'],
  ['begins anew after it could not tell', [hidden, hidden, null, hidden, hidden], '?????'],
  ['takes a pixel of it for enough', thrice({ ...seen, y: 981 }), '??s'],
  ['sees nothing of it just beside the display', thrice({ ...seen, x: -80 }), '??h'],
])('%s', (_rule, items, told) => expect(looks(items)).toBe(told))

it('finds it on any display, and tells nothing without one', () => {
  expect(looks(thrice({ ...seen, x: 1600, y: -200 }), [display, second])).toBe('??s')
  expect(looks(thrice(hidden), [])).toBe('???')
})

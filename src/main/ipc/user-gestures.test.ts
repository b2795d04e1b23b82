import { EventEmitter } from 'node:events'
import { beforeEach, expect, it, vi } from 'vitest'

vi.mock('electron', () => ({ app: {} }))
const { UserGestures } = await import('./user-gestures')

let nowMs = 0
let isAssisted = false
let page: EventEmitter
let gestures: InstanceType<typeof UserGestures>
const input = (type: string, ...modifiers: string[]) => page.emit('input-event', {}, { type, modifiers })

beforeEach(() => {
  nowMs = 0
  isAssisted = false
  page = new EventEmitter()
  gestures = new UserGestures(
    page,
    () => isAssisted,
    () => nowMs,
  )
})

it('there is none before the first press', () => {
  expect([gestures.usePress(), gestures.useDrag()]).toEqual([false, false])
})

it.each(['mouseDown', 'rawKeyDown', 'keyDown', 'touchStart'])('%s allows one call', (type) => {
  input(type)
  expect([gestures.usePress(), gestures.usePress()]).toEqual([true, false])
})

it.each(['mouseUp', 'mouseMove', 'mouseWheel', 'keyUp', 'char'])('%s allows none', (type) => {
  input(type)
  expect(gestures.usePress()).toBe(false)
})

it('a press right after another allows a call of its own, a third in a row does not', () => {
  for (let press = 0; press < 3; press++) input('rawKeyDown')
  expect([gestures.usePress(), gestures.usePress(), gestures.usePress()]).toEqual([true, true, false])
})

it('a key that is held is one press', () => {
  input('rawKeyDown')
  gestures.usePress()
  input('rawKeyDown', 'isautorepeat')
  expect(gestures.usePress()).toBe(false)
})

it('a press counts for ten seconds', () => {
  input('mouseDown')
  nowMs = 10_001
  expect(gestures.usePress()).toBe(false)
  input('mouseDown')
  nowMs += 10_000
  expect(gestures.usePress()).toBe(true)
})

it('a drag begins once, and only while the button is down', () => {
  input('mouseDown')
  input('mouseUp')
  expect(gestures.useDrag()).toBe(false)
  input('mouseDown')
  nowMs = 60_000
  expect([gestures.useDrag(), gestures.useDrag()]).toEqual([true, false])
})

it('a screen reader presses without an event, but does not drag', () => {
  isAssisted = true
  expect([gestures.usePress(), gestures.usePress(), gestures.useDrag()]).toEqual([true, true, false])
})

it('what was chosen in a menu is a press', () => {
  gestures.press()
  expect(gestures.usePress()).toBe(true)
})

import { expect, it, onTestFinished, vi } from 'vitest'
import { log } from '../log/log'
import { RefusalLog } from './refusal-log'

it('logs the first of a kind, and the others as a number with the next one after a minute', () => {
  const warn = vi.spyOn(log, 'warn')
  onTestFinished(() => warn.mockRestore())
  let nowMs = 0
  const refusals = new RefusalLog(() => nowMs)
  for (let call = 0; call < 10_000; call++) refusals.add('mark:add', 'refused, too many calls')
  refusals.add('mark:name', 'refused, too many calls')
  nowMs = 59_999
  refusals.add('mark:add', 'refused, too many calls')
  nowMs = 60_000
  refusals.add('mark:add', 'refused, too many calls')
  expect(warn.mock.calls).toEqual([
    ['request', 'mark:add: refused, too many calls.', {}],
    ['request', 'mark:name: refused, too many calls.', {}],
    ['request', 'mark:add: refused, too many calls.', { unloggedSinceTheLast: 10_000 }],
  ])
})

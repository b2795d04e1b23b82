import { expect, it, vi } from 'vitest'
import { Interruption } from './interruption'

it('asks to end at the first signal, no longer waits at the second, and ends the process at the third', () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  const before = process.listenerCount('SIGTERM')
  const interruption = new Interruption()
  const state = () => [interruption.requested.aborted, interruption.repeated.aborted, kill.mock.calls.length]
  const states = (['SIGINT', 'SIGTERM', 'SIGTERM'] as const).map((signal) => {
    process.emit(signal)
    return state()
  })
  expect(states).toEqual([
    [true, false, 0],
    [true, true, 0],
    [true, true, 1],
  ])
  expect(kill).toHaveBeenCalledWith(process.pid, 'SIGTERM')
  expect(interruption.signal).toBe('SIGINT')
  // Otherwise the signal would be caught again.
  expect(process.listenerCount('SIGTERM')).toBe(before)
  kill.mockRestore()
})

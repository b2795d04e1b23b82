import { describe, expect, it, vi } from 'vitest'
import { INVOKE_CHANNELS, POPOVER_CHANNELS, PUSH_CHANNELS, type Bridge } from '#shared/ipc-contract'
import { createBridge, type IpcPort } from './create-bridge'

type Listener = (event: unknown, message: unknown) => void

function fakePort() {
  const listeners = new Map<string, Set<Listener>>()
  const port = {
    invoke: vi.fn<IpcPort['invoke']>(() => Promise.resolve({ value: 'answer' })),
    on: vi.fn((channel: string, listener: Listener) => {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener))
    }),
    removeListener: vi.fn((channel: string, listener: Listener) => {
      listeners.get(channel)?.delete(listener)
    }),
  } satisfies IpcPort
  const push = (channel: string, message: unknown): void =>
    listeners.get(channel)?.forEach((listener) => listener({ sender: port }, message))
  return { port, push }
}

describe('createBridge', () => {
  it('passes every channel of the contract on, with its arguments', async () => {
    const { port } = fakePort()
    const invoke = createBridge(port, () => '').invoke as (
      channel: string,
      ...args: unknown[]
    ) => Promise<unknown>
    for (const channel of INVOKE_CHANNELS) {
      await expect(invoke(channel, 1, 'two')).resolves.toBe('answer')
      expect(port.invoke).toHaveBeenLastCalledWith(channel, 1, 'two')
    }
  })

  it('rejects where main does, with its words', async () => {
    const { port } = fakePort()
    port.invoke.mockResolvedValue({ rejection: 'history:extent: refused, too many calls' })
    await expect(createBridge(port, () => '').invoke('history:extent')).rejects.toThrow(
      'history:extent: refused, too many calls',
    )
  })

  it('sends nothing to main that is larger than all that main allows', async () => {
    const { port } = fakePort()
    const invoke = createBridge(port, () => '').invoke as (
      channel: string,
      argument: unknown,
    ) => Promise<unknown>
    const rejected = invoke('snapshot:copy', new Uint8Array(130 * 1024 * 1024))
    await expect(rejected).rejects.toThrow('snapshot:copy: refused, arguments are too large')
    expect(port.invoke).not.toHaveBeenCalled()
  })

  it('refuses any other channel before it reaches Electron', async () => {
    const { port } = fakePort()
    const bridge = createBridge(port, () => '')
    const invoke = bridge.invoke as (channel: string) => Promise<unknown>
    const subscribe = bridge.subscribe as (channel: string, listener: () => void) => void
    await expect(invoke('shell:open')).rejects.toThrow('not part of')
    await expect(invoke('toString')).rejects.toThrow('not part of')
    expect(() => subscribe('app:bootstrap', () => undefined)).toThrow('not part of')
    expect(port.invoke).not.toHaveBeenCalled()
    expect(port.on).not.toHaveBeenCalled()
  })

  it('passes nothing on for a page but its own channels', async () => {
    const { port } = fakePort()
    const { invoke, subscribe } = createBridge(port, () => '', POPOVER_CHANNELS)
    for (const channel of INVOKE_CHANNELS) {
      const called = (invoke as (channel: string) => Promise<unknown>)(channel)
      if (POPOVER_CHANNELS.invoke.includes(channel)) await expect(called).resolves.toBe('answer')
      else await expect(called).rejects.toThrow('not part of')
    }
    expect(port.invoke).toHaveBeenCalledTimes(POPOVER_CHANNELS.invoke.length)
    for (const channel of PUSH_CHANNELS.filter((name) => !POPOVER_CHANNELS.push.includes(name)))
      expect(() => subscribe(channel, () => undefined)).toThrow('not part of')
  })

  it('hands over the message without the event, until disposed', () => {
    for (const channel of PUSH_CHANNELS) {
      const { port, push } = fakePort()
      const listener = vi.fn()
      const dispose = createBridge(port, () => '').subscribe(channel, listener)
      push(channel, 'first')
      dispose()
      push(channel, 'second')
      expect(listener.mock.calls).toEqual([['first']])
    }
  })

  it('asks for a path only for a real File', () => {
    const bridge: Bridge = createBridge(fakePort().port, (file) => `/somewhere/${file.name}`)
    expect(bridge.pathOfDroppedFile(new File([''], 'log.txt'))).toBe('/somewhere/log.txt')
    expect(bridge.pathOfDroppedFile({ path: '/etc/passwd' })).toBe('')
  })
})

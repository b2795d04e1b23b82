import { expect, it, vi } from 'vitest'
import { M1_PRO_MACOS_12 } from '../../synthesis/chips'
import { writePlistSample } from '../../synthesis/plist-writer'
import { createTestWindow } from '../../synthesis/test-windows'
import { LiveStream } from './live-stream'
import type { StreamHandlers } from './socket-stream'

const none = (): void => undefined
const IGNORED = {
  onOpen: none,
  onRefused: none,
  onBytes: none,
  onFault: none,
  onUnknown: none,
  onSample: none,
}

it('a connection that fails is told as that, not as input that cannot be read', () => {
  const onFault = vi.fn()
  const onClosed = vi.fn()
  let handlers: StreamHandlers | undefined
  const open = (given: StreamHandlers): { close: () => void } => {
    handlers = given
    return { close: none }
  }
  new LiveStream(open, { ...IGNORED, onFault, onClosed })
  handlers?.onClosed('The connection ended.')
  expect(onClosed.mock.calls).toEqual([['The connection ended.']])
  expect(onFault).not.toHaveBeenCalled()
})

it('a bug while reading closes the stream with a sentence, so that the next connection begins anew', () => {
  const close = vi.fn()
  const onClosed = vi.fn()
  let handlers: StreamHandlers | undefined
  const onSample = vi.fn(() => {
    throw new TypeError('a bug')
  })
  new LiveStream(
    (given) => {
      handlers = given
      return { close }
    },
    { ...IGNORED, onClosed, onSample },
  )
  const document = writePlistSample(M1_PRO_MACOS_12, createTestWindow(M1_PRO_MACOS_12, 1, 1_000_000_000))
  handlers?.onBytes(Buffer.from(`${document}\0`, 'latin1'))
  expect(onSample).toHaveBeenCalledTimes(1)
  expect(close).toHaveBeenCalledTimes(1)
  expect(onClosed.mock.calls).toEqual([[expect.stringContaining('went wrong (TypeError)')]])
})

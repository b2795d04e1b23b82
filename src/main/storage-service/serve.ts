import { createBirpc } from 'birpc'
import type { MessagePort } from 'node:worker_threads'
import type { StorageEvents, StorageFunctions } from './protocol'
import { createStorageService } from './service'
import { crashOnError, type ThreadData } from './thread-data'

/** Answers a client's calls until it is closed; then `onClosed` is called. */
export function serveStorage(
  port: Pick<MessagePort, 'postMessage' | 'on'>,
  { options, closed }: ThreadData,
  onClosed: () => void,
): void {
  const client = createBirpc<StorageEvents, Partial<StorageFunctions>>(
    {},
    {
      post: (message) => port.postMessage(message),
      on: (listener) => void port.on('message', listener),
      bind: 'functions',
      timeout: -1,
    },
  )
  const service = createStorageService(options, {
    onNotice: (message) => void client.onNotice.asEvent(message),
    onRecording: (problem) => void client.onRecording.asEvent(problem),
    onMeasurements: () => void client.onMeasurements.asEvent(),
    onTransfer: (progress) => void client.onTransfer.asEvent(progress),
    onReceived: (session, count) => void client.onReceived.asEvent(session, count),
    onSettled: (session, settled) => void client.onSettled.asEvent(session, settled),
    onTotals: (session, totals) => void client.onTotals.asEvent(session, totals),
    onMoved: () => void client.onMoved.asEvent(),
    onText: (text) => client.onText(text),
  })
  const { beginSession, append, addEvent, flush, setMaximumBytes, discardMeasurement, cancelTransfers } =
    service
  Object.assign(client.$functions, service, {
    ...crashOnError({
      beginSession,
      append,
      addEvent,
      flush,
      setMaximumBytes,
      discardMeasurement,
      cancelTransfers,
    }),
    close: async (how: Parameters<StorageFunctions['close']>[0]) => {
      try {
        await service.close(how)
      } finally {
        // `closeAtOnce` blocks its thread until this, and cannot receive messages meanwhile.
        Atomics.store(closed, 0, 1)
        Atomics.notify(closed, 0)
        setImmediate(onClosed)
      }
    },
  })
}

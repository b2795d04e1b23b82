import { argumentBytes } from '#shared/argument-size'
import {
  ALL_CHANNELS,
  type Bridge,
  type PageChannels,
  type InvokeAnswer,
  type InvokeChannel,
  type InvokeMap,
  type PushChannel,
  type PushMap,
} from '#shared/ipc-contract'

/** The part of Electron's `ipcRenderer` that the bridge needs. Nothing of it reaches the page. */
export interface IpcPort {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>
  on(channel: string, listener: (event: unknown, message: unknown) => void): unknown
  removeListener(channel: string, listener: (event: unknown, message: unknown) => void): unknown
}

/** Main has a lower limit for each channel, but can only look at what has arrived there, and takes memory. */
const MOST_BYTES = 130 * 1024 * 1024

/**
 * The bridge of the contract over `ipc`. A channel that is not the page's own is refused here already, so that a page that
 * was taken over cannot reach any other handler.
 */
export function createBridge(
  ipc: IpcPort,
  pathForFile: (file: File) => string,
  channels: PageChannels = ALL_CHANNELS,
): Bridge {
  const mayInvoke = new Set<string>(channels.invoke)
  const maySubscribe = new Set<string>(channels.push)
  return {
    invoke: async <C extends InvokeChannel>(channel: C, ...args: InvokeMap[C]['args']) => {
      if (!mayInvoke.has(channel)) throw unknownChannel(channel)
      if (argumentBytes(args, MOST_BYTES) === Infinity)
        throw new Error(`${channel}: refused, arguments are too large`)
      const answer = (await ipc.invoke(channel, ...args)) as InvokeAnswer
      if ('rejection' in answer) throw new Error(answer.rejection)
      return answer.value as InvokeMap[C]['result']
    },
    subscribe: <C extends PushChannel>(channel: C, listener: (message: PushMap[C]) => void) => {
      if (!maySubscribe.has(channel)) throw unknownChannel(channel)
      // The event is kept back: it carries the sender, and with it a way to ipcRenderer.
      const forward = (_event: unknown, message: unknown): void => listener(message as PushMap[C])
      ipc.on(channel, forward)
      return () => {
        ipc.removeListener(channel, forward)
      }
    },
    pathOfDroppedFile: (file) => (file instanceof File ? pathForFile(file) : ''),
  }
}

function unknownChannel(channel: string): Error {
  return new Error(
    `The channel "${channel}" is not part of this page's contract (src/shared/ipc-contract.ts).`,
  )
}

import type { Result } from '#shared/ipc-contract'
import { MarkReceiver } from '../../main/sources/marks/mark-receiver'
import type { CommandIo } from '../command'
import { printable } from '../text/printable'
import { historyFolder } from '../storage/with-storage'
import type { SampleFeed } from './sample-feed'

const NOT_MEASURING: Result = {
  ok: false,
  message: 'Nothing is being measured at the moment; set the mark while the command runs.',
}

/**
 * Listens for marks while `feed` is read into the history; returns what ends it. Where that is not possible it is said, and
 * everything else goes on.
 */
export function receiveMarks(feed: SampleFeed, data: string | null, io: CommandIo): () => void {
  const opened = MarkReceiver.open(historyFolder(data), (text) =>
    feed.mark(text) ? { ok: true, value: null } : NOT_MEASURING,
  )
  if (opened.ok) return () => opened.value.close()
  io.printError(`anemometer: ${printable(opened.message)}`)
  return () => undefined
}

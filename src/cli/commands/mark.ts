import { LONGEST_EVENT_LABEL } from '#shared/limits'
import { printable } from '#shared/printable'
import { sendMark, type SentMark } from '../../main/sources/marks/mark-sender'
import { oneOperand, readArguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { DATA_OPTION } from '../common-options'
import { historyFolder } from '../storage/with-storage'

export const markCommand: Command = {
  name: 'mark',
  group: 'Measure',
  summary: 'set a mark in what is being recorded now',
  usage: ['anemometer mark TEXT [OPTIONS]'],
  details: [
    `Sets a mark at the present in the app, and in every "anemometer run" and "anemometer record", that records into the same history. TEXT has up to ${LONGEST_EVENT_LABEL} characters.`,
    'Marks stand in the charts, in "anemometer show" and in exports.',
  ],
  options: [DATA_OPTION],
  operands: [],
  examples: [
    { line: 'mark "model loaded"', what: 'while the app or a measurement records' },
    { line: 'mark warm --data /tmp/bench', what: 'into another history, from a script that is measured' },
  ],
  exitStatus:
    '0 set; 1 somebody who records did not set it, others did; 2 nobody records into this history, or nobody set it.',
  run: async (args, io) => {
    const given = readArguments(markCommand, args)
    const text = oneOperand(given, 'the text of the mark, in quotation marks').trim()
    if (text === '' || text.length > LONGEST_EVENT_LABEL)
      throw new UsageError(`a mark has 1 to ${LONGEST_EVENT_LABEL} characters, not ${text.length}`)
    return mark({ text, data: given.text('data') }, io)
  },
}

interface MarkOptions {
  text: string
  data: string | null
}

const NOBODY =
  'nobody records into this history now; start the app, "anemometer run" or "anemometer record", or check --data'

async function mark({ text, data }: MarkOptions, io: CommandIo): Promise<ExitStatus> {
  const sent = await send(historyFolder(data), text)
  const messages = sent.receivers + sent.failures.length === 0 ? [NOBODY] : sent.failures
  for (const message of messages) io.printError(`anemometer mark: ${printable(message)}`)
  if (sent.receivers === 0) return 2
  return messages.length > 0 ? 1 : 0
}

/** Where there is no such folder, nobody records into it. */
async function send(folder: string, text: string): Promise<SentMark> {
  try {
    return await sendMark(folder, text)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { receivers: 0, failures: code === 'ENOENT' ? [] : [message] }
  }
}

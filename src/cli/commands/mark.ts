import { LONGEST_EVENT_LABEL } from '#shared/limits'
import { labelOf, parsePhaseWords } from '#shared/phases/phase-lines'
import { printable } from '#shared/printable'
import type { MarkKind } from '#shared/track-events'
import { sendMark, type SentMark } from '../../main/sources/marks/mark-sender'
import { noOperands, oneOperand, readArguments, type Arguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { DATA_OPTION } from '../common-options'
import { historyFolder } from '../storage/with-storage'

export const markCommand: Command = {
  name: 'mark',
  group: 'Measure',
  summary: 'set a mark, or where a phase begins or ends, in what is being recorded now',
  usage: [
    'anemometer mark TEXT [OPTIONS]',
    'anemometer mark --begin PHASE',
    'anemometer mark --end PHASE [--count "N UNITS"]',
  ],
  details: [
    `Sets a mark at the present in the app, and in every "anemometer run" and "anemometer record", that records into the same history. TEXT has up to ${LONGEST_EVENT_LABEL} characters.`,
    'Marks stand in the charts, in "anemometer show" and in exports. Each phase is measured by itself: its energy, and its energy per unit where its end counts any.',
  ],
  options: [
    { name: 'begin', value: 'PHASE', summary: 'a phase of this name begins' },
    { name: 'end', value: 'PHASE', summary: 'it ends' },
    {
      name: 'count',
      value: '"N UNITS"',
      summary: 'with --end: what it did, as "128 tokens"',
      multiple: true,
    },
    DATA_OPTION,
  ],
  operands: [],
  examples: [
    { line: 'mark "model loaded"', what: 'while the app or a measurement records' },
    {
      line: 'mark --begin decode',
      what: 'a phase, until: anemometer mark --end decode --count "128 tokens"',
    },
    { line: 'mark warm --data /tmp/bench', what: 'into another history, from a script that is measured' },
  ],
  exitStatus:
    '0 set; 1 somebody who records did not set it, others did; 2 nobody records into this history, or nobody set it.',
  run: async (args, io) => {
    const given = readArguments(markCommand, args)
    return mark({ ...readMark(given), data: given.text('data') }, io)
  },
}

function readMark(given: Arguments): Pick<MarkOptions, 'text' | 'kind'> {
  const [begin, end, counts] = [given.text('begin'), given.text('end'), given.texts('count')]
  if (begin !== null && end !== null) throw new UsageError('choose between --begin and --end')
  if (counts.length > 0 && end === null) throw new UsageError('--count goes with --end')
  const phase = begin ?? end
  if (phase === null) {
    const text = oneOperand(given, 'the text of the mark, in quotation marks').trim()
    if (text === '' || text.length > LONGEST_EVENT_LABEL)
      throw new UsageError(`a mark has 1 to ${LONGEST_EVENT_LABEL} characters, not ${text.length}`)
    return { text, kind: 'mark' }
  }
  noOperands(given)
  const words = [begin === null ? 'end' : 'begin', phase, ...counts.map((count) => `n=${count}`)].join(' ')
  const parsed = parsePhaseWords(words)
  if (!parsed.ok) throw new UsageError(parsed.message.replace(/\.$/, ''))
  return { text: labelOf(parsed.value), kind: begin === null ? 'phase-end' : 'phase-begin' }
}

interface MarkOptions {
  text: string
  kind: MarkKind
  data: string | null
}

const NOBODY =
  'nobody records into this history now; start the app, "anemometer run" or "anemometer record", or check --data'

async function mark({ text, kind, data }: MarkOptions, io: CommandIo): Promise<ExitStatus> {
  const sent = await send(historyFolder(data), text, kind)
  const messages = sent.receivers + sent.failures.length === 0 ? [NOBODY] : sent.failures
  for (const message of messages) io.printError(`anemometer mark: ${printable(message)}`)
  if (sent.receivers === 0) return 2
  return messages.length > 0 ? 1 : 0
}

/** Where there is no such folder, nobody records into it. */
async function send(folder: string, text: string, kind: MarkKind): Promise<SentMark> {
  try {
    return await sendMark(folder, text, kind)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { receivers: 0, failures: code === 'ENOENT' ? [] : [message] }
  }
}

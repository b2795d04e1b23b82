import { durationMs, measurementName, readArguments, wholeNumber } from '../arguments'
import { UsageError, type Command } from '../command'
import { DATA_OPTION, INTERVAL_OPTION, JSON_OPTION, NAME_OPTION, SOURCE_OPTION } from '../common-options'

const MOST_RUNS = 1000
const DEFAULT_MARGIN_MS = 3000
const LONGEST_MARGIN_S = 120

export const runCommand: Command = {
  name: 'run',
  group: 'Measure',
  summary: 'run a command and measure what the Neural Engine, GPU and CPU did meanwhile',
  usage: ['anemometer run [OPTIONS] -- CMD [ARGUMENTS]'],
  details: [
    'Runs CMD itself, without a shell, with this terminal as its input and output; prints what was measured while it ran, saves it, and ends with its exit status.',
    'The margin is measured before and after it. What was used in the quiet time before is the baseline: energies are shown with it and above it.',
    'The table goes to standard error, so that CMD keeps its standard output. With --json, standard output is for the JSON alone, and what CMD prints there goes to standard error.',
  ],
  options: [
    { name: 'repeat', value: 'N', summary: 'run and measure it N times (default 1)' },
    { name: 'warmup', value: 'N', summary: 'run it N times before, unmeasured (default 0)' },
    SOURCE_OPTION,
    INTERVAL_OPTION,
    { name: 'margin', value: 'SECONDS', summary: 'measured before and after it (default 3)' },
    NAME_OPTION,
    JSON_OPTION,
    DATA_OPTION,
  ],
  operands: 'command',
  examples: [
    { line: 'run -- ./my-app --batch 8', what: 'did that use the Neural Engine, and how much?' },
    {
      line: 'run --repeat 5 --warmup 1 --name before -- ./my-app',
      what: 'five runs, to compare with later ones',
    },
    { line: 'run --json -- ./my-app | jq .ane.energyMj', what: 'one number for a script' },
    { line: 'run --source demonstration -- sleep 5', what: 'try it anywhere, with made-up readings' },
  ],
  exitStatus:
    "CMD's own, or 128 + N if signal N ended it; 126 CMD cannot be run, 127 there is no CMD, 2 bad usage or nothing to measure with, so that CMD was not run.",
  run: async (args, io) => {
    const { options, command } = splitAtDashes(args)
    const given = readArguments(runCommand, options)
    const [stray] = given.operands
    if (command === null && stray !== undefined)
      throw new UsageError(`put -- before the command: anemometer run -- ${stray}`)
    if (stray !== undefined)
      throw new UsageError(`"${stray}" stands before the --; the command goes behind it`)
    if (command === null || command.length === 0)
      throw new UsageError('name the command to run: anemometer run -- CMD')
    const { runMeasured } = await import('../actions/run')
    return runMeasured(
      {
        command,
        repeat: wholeNumber(given, 'repeat', { fallback: 1, from: 1, to: MOST_RUNS }),
        warmup: wholeNumber(given, 'warmup', { fallback: 0, from: 0, to: MOST_RUNS }),
        marginMs:
          durationMs(given, 'margin', { fallback: DEFAULT_MARGIN_MS, toSeconds: LONGEST_MARGIN_S }) ?? 0,
        source: given.text('source') ?? 'live',
        intervalMs: given.text('interval'),
        name: measurementName(given),
        json: given.has('json'),
        data: given.text('data'),
      },
      io,
    )
  },
}

/** null: there is no `--`. */
function splitAtDashes(args: readonly string[]): { options: readonly string[]; command: string[] | null } {
  const index = args.indexOf('--')
  return index < 0
    ? { options: args, command: null }
    : { options: args.slice(0, index), command: args.slice(index + 1) }
}

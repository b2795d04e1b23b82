import { readArguments } from '../arguments'
import { UsageError, type Command } from '../command'
import { DATA_OPTION } from '../common-options'
import { COMPARISON_FORMATS, type ComparisonFormat } from '../comparison/formats'

export const compareCommand: Command = {
  name: 'compare',
  group: 'Measure',
  summary: 'put measurements side by side, and fail on a regression',
  usage: ['anemometer compare A B [MORE…] [OPTIONS]'],
  details: [
    'A is what the others are compared with. Each is an id or the beginning of one, a name, the group of repeated runs, or a file: .anemometer or a recording of powermetrics, which is measured without being saved.',
    'A rule is LIMIT:FIGURE. The limit is how much more than A is still accepted: 5% or an amount in the unit of the figure, as 50:ane.energyMj for 50 mJ. Figures are named by their path in "show ID --json".',
  ],
  options: [
    {
      name: 'fail-above',
      value: 'RULE',
      summary: 'exit with 1 if a figure grew by more than the limit; may be given several times',
      completes: 'rule',
      multiple: true,
    },
    {
      name: 'format',
      value: 'NAME',
      summary: 'how to print it (default text)',
      completes: COMPARISON_FORMATS,
    },
    { name: 'json', summary: 'the same as --format json' },
    DATA_OPTION,
  ],
  operands: 'measurement-or-file',
  examples: [
    { line: 'compare before after', what: 'by name, with the spread where runs were repeated' },
    { line: 'compare f3 c9 a4', what: 'by the first letters of their ids' },
    {
      line: 'compare main.anemometer after --fail-above 5%:ane.energyMj --fail-above 10%:durationMs',
      what: 'in CI: exit with 1 when the Neural Engine needed over 5 % more energy, or it took over 10 % longer',
    },
    {
      line: 'compare before after --format markdown >> "$GITHUB_STEP_SUMMARY"',
      what: 'a table for a report',
    },
  ],
  exitStatus:
    '0 compared, and no rule was broken; 1 a rule was broken; 2 bad usage, an unknown measurement or an unreadable file.',
  run: async (args, io) => {
    const given = readArguments(compareCommand, args)
    if (given.operands.length < 2)
      throw new UsageError(`name two measurements or more to compare, not ${given.operands.length}`)
    if (given.has('json') && (given.text('format') ?? 'json') !== 'json')
      throw new UsageError(`choose between --json and --format ${given.text('format') ?? ''}`)
    const { compare } = await import('../actions/compare')
    return compare(
      {
        words: given.operands,
        rules: given.texts('fail-above'),
        format: given.has('json') ? 'json' : ((given.text('format') ?? 'text') as ComparisonFormat),
        data: given.text('data'),
      },
      io,
    )
  },
}

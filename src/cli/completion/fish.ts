import { SELECTABLE_KINDS } from '#shared/sources'
import type { CommandDescription, Completion, OptionDescription } from '../command'
import { STANDARD_OPTIONS } from '../common-options'
import { FIGURE_WORDS, LIST_WORDS } from './parts'

export function fishScript(commands: readonly CommandDescription[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c anemometer -n __fish_use_subcommand -f -a ${command.name} -d ${fishQuote(command.summary)}`,
    ...command.options.map((option) => fishOption(command, option)),
    ...fishOperands(command),
  ])
  return `# Completion of anemometer for fish. Save it as ~/.config/fish/completions/anemometer.fish
function __anemometer_measurements
  set -l words (commandline -opc)
  set -l place (contains -i -- --data $words)
  set -l data (string match -- '--data=*' $words)
  test -n "$place"; and set data --data $words[(math $place + 1)]
  $words[1] ${LIST_WORDS} $data 2>/dev/null
end

function __anemometer_rules
  set -l limit (string match -r '([0-9.]+%?:)' -- (commandline -ct))
  test -n "$limit[2]"; or set limit 5%: 5%:
  string join \\n -- $limit[2]{${FIGURE_WORDS.replaceAll(' ', ',')}}
end

function __anemometer_command
  set -l words (commandline -opc) (commandline -ct)
  set -l place (contains -i -- -- $words); or begin
    printf '%s\\n' --
    return
  end
  complete -C (string join ' ' -- $words[(math $place + 1)..-1])
end

# An alias also offers what its program does, as all the options of node. What fish prints here is quoted for it.
complete -c anemometer | string replace -rf '^complete anemometer --wraps' 'complete -e -c anemometer --wraps' | source

complete -c anemometer -n __fish_use_subcommand -f -l version -d 'the version'
${STANDARD_OPTIONS.map((option) => `complete -c anemometer -l ${option.name}${shortFlag(option)} -d ${fishQuote(option.summary)}`).join('\n')}
${lines.join('\n')}
`
}

function fishOption({ name }: CommandDescription, option: OptionDescription): string {
  const value = option.value === undefined ? '' : ` ${fishValue(option.completes ?? [])}`
  return `complete -c anemometer -n '__fish_seen_subcommand_from ${name}' -l ${option.name}${shortFlag(option)}${value} -d ${fishQuote(option.summary)}`
}

function shortFlag({ short }: OptionDescription): string {
  return short === undefined ? '' : ` -s ${short}`
}

function fishValue(completion: Completion): string {
  if (completion === 'file') return '-r -F'
  if (completion === 'source') return `-r -F -a '${SELECTABLE_KINDS.join(' ')}'`
  if (completion === 'rule') return "-x -a '(__anemometer_rules)'"
  if (completion === 'folder') return "-x -a '(__fish_complete_directories)'"
  return typeof completion === 'string' || completion.length === 0
    ? '-x'
    : `-x -a ${fishQuote(completion.join(' '))}`
}

function isOwnFiles(operands: Completion | null): operands is 'file' | 'folder' | 'source' | 'rule' {
  return ['file', 'folder', 'source', 'rule'].some((kind) => kind === operands)
}

function fishOperands({ name, operands }: CommandDescription): string[] {
  if (isOwnFiles(operands)) return []
  const offer = (words: string): string =>
    `complete -c anemometer -n '__fish_seen_subcommand_from ${name}' -k -a ${words}`
  switch (operands) {
    case 'measurement':
      return [`${offer("'(__anemometer_measurements)'")} -f`]
    case 'measurement-or-file':
      return [offer("'(__anemometer_measurements)'")]
    case 'command':
      return [`${offer("'(__anemometer_command)'")} -f`]
    default:
      return [`${offer(fishQuote((operands ?? []).join(' ')))} -f`]
  }
}

function fishQuote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

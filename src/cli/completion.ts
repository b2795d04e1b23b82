import type { CommandDescription, Completion, OptionDescription } from './command'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** A script for the shell that completes commands, options, their values, files and the measurements there are. */
export function completionScript(shell: Shell, commands: readonly CommandDescription[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(commands)
    case 'zsh':
      return zshScript(commands)
    case 'fish':
      return fishScript(commands)
  }
}

/** Ids of measurements, one a line, as every script asks for them; `--data` typed before is passed on. */
const LIST_IDS = 'list --ids'

function bashScript(commands: readonly CommandDescription[]): string {
  return `# Completion of anemometer for bash. In ~/.bashrc:  eval "$(anemometer completion bash)"
_anemometer_ids() {
  local data=() index
  for ((index = 1; index < COMP_CWORD; index++)); do
    [[ \${COMP_WORDS[index]} == --data ]] && data=(--data "\${COMP_WORDS[index + 1]}")
  done
  "\${COMP_WORDS[0]}" ${LIST_IDS} "\${data[@]}" 2>/dev/null
}

_anemometer() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]} index
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${[...names(commands), '--help', '--version'].join(' ')}' -- "$word"))
    return
  fi
  for ((index = 2; index < COMP_CWORD; index++)); do
    if [[ $command == run && \${COMP_WORDS[index]} == -- ]]; then
      compopt -o default 2>/dev/null
      ((COMP_CWORD == index + 1)) && COMPREPLY=($(compgen -c -- "$word"))
      return
    fi
  done
  case $command in
${commands.map(bashCase).join('\n')}
  esac
}
complete -F _anemometer anemometer
`
}

function bashCase(command: CommandDescription): string {
  const values = command.options
    .filter((option) => option.value !== undefined)
    .map((option) => `        ${flags(option).join(' | ')}) ${bashReply(option.completes ?? [])} ;;`)
  const words = ['--help', ...command.options.flatMap((option) => flags(option))].join(' ')
  return `    ${command.name})
      case $before in
${[...values, `        *) if [[ $word == -* ]]; then ${bashReply(words.split(' '))}; else ${bashReply(command.operands ?? [])}; fi ;;`].join('\n')}
      esac
      ;;`
}

function bashReply(completion: Completion): string {
  switch (completion) {
    case 'file':
      return 'compopt -o default 2>/dev/null'
    case 'folder':
      return 'compopt -o default 2>/dev/null; COMPREPLY=($(compgen -d -- "$word"))'
    case 'measurement':
      return 'COMPREPLY=($(compgen -W "$(_anemometer_ids)" -- "$word"))'
    case 'measurement-or-file':
      return 'compopt -o default 2>/dev/null; COMPREPLY=($(compgen -W "$(_anemometer_ids)" -- "$word"))'
    case 'command':
      return 'COMPREPLY=(--)'
    default:
      return completion.length === 0 ? ':' : `COMPREPLY=($(compgen -W '${completion.join(' ')}' -- "$word"))`
  }
}

function zshScript(commands: readonly CommandDescription[]): string {
  return `#compdef anemometer
# Completion of anemometer for zsh. In ~/.zshrc, after compinit:  eval "$(anemometer completion zsh)"
_anemometer_ids() {
  local -a ids data
  (( \${+opt_args[--data]} )) && data=(--data \${(Q)opt_args[--data]})
  ids=(\${(f)"$(\${words_of_line[1]:-anemometer} ${LIST_IDS} $data 2>/dev/null)"})
  compadd -a ids
}

_anemometer_ids_or_files() {
  _anemometer_ids
  _files
}

_anemometer() {
  local -a words_of_line=($words)
  local state
  typeset -A opt_args
  if (( CURRENT == 2 )); then
    local -a commands=(
${commands.map(({ name, summary }) => `      ${quote(`${name}:${summary}`)}`).join('\n')}
    )
    _describe command commands
    return
  fi
  local command=$words[2] dashes=\${words[(i)--]}
  if [[ $command == run ]] && (( dashes < CURRENT )); then
    shift $dashes words
    (( CURRENT -= dashes ))
    _normal
    return
  fi
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(zshCase).join('\n')}
  esac
}
compdef _anemometer anemometer
`
}

function zshCase(command: CommandDescription): string {
  const options = command.options.flatMap((option) =>
    flags(option).map((flag) => {
      const value = option.value === undefined ? '' : `:${option.value}:${zshAction(option.completes ?? [])}`
      const times = option.multiple === true ? '*' : ''
      return quote(`${times}${flag}[${option.summary.replaceAll(/[[\]:]/g, ' ')}]${value}`)
    }),
  )
  const operands = command.operands === null ? [] : [quote(`*:operand:${zshAction(command.operands)}`)]
  return `    ${command.name}) _arguments -S ${[quote('--help[help]'), ...options, ...operands].join(' ')} ;;`
}

function zshAction(completion: Completion): string {
  switch (completion) {
    case 'file':
      return '_files'
    case 'folder':
      return '_files -/'
    case 'measurement':
      return '_anemometer_ids'
    case 'measurement-or-file':
      return '_anemometer_ids_or_files'
    case 'command':
      return '(--)'
    default:
      return completion.length === 0 ? ' ' : `(${completion.join(' ')})`
  }
}

function fishScript(commands: readonly CommandDescription[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c anemometer -n __fish_use_subcommand -f -a ${command.name} -d ${fishQuote(command.summary)}`,
    ...command.options.map((option) => fishOption(command, option)),
    ...fishOperands(command),
  ])
  return `# Completion of anemometer for fish. Save it as ~/.config/fish/completions/anemometer.fish
function __anemometer_ids
  set -l words (commandline -opc)
  set -l place (contains -i -- --data $words)
  set -l data
  test -n "$place"; and set data --data $words[(math $place + 1)]
  $words[1] ${LIST_IDS} $data 2>/dev/null
end

function __anemometer_command
  set -l words (commandline -opc) (commandline -ct)
  set -l place (contains -i -- -- $words); or begin
    printf '%s\\n' --
    return
  end
  complete -C (string join ' ' -- $words[(math $place + 1)..-1])
end

complete -c anemometer -n __fish_use_subcommand -f -l version -d 'the version'
complete -c anemometer -l help -s h -d 'help'
${lines.join('\n')}
`
}

function fishOption({ name }: CommandDescription, option: OptionDescription): string {
  const letter = option.short === undefined ? '' : ` -s ${option.short}`
  const value = option.value === undefined ? '' : ` ${fishValue(option.completes ?? [])}`
  return `complete -c anemometer -n '__fish_seen_subcommand_from ${name}' -l ${option.name}${letter}${value} -d ${fishQuote(option.summary)}`
}

function fishValue(completion: Completion): string {
  if (completion === 'file') return '-r -F'
  if (completion === 'folder') return "-x -a '(__fish_complete_directories)'"
  return typeof completion === 'string' || completion.length === 0
    ? '-x'
    : `-x -a ${fishQuote(completion.join(' '))}`
}

function fishOperands({ name, operands }: CommandDescription): string[] {
  if (operands === 'file' || operands === 'folder') return []
  const offer = (words: string): string =>
    `complete -c anemometer -n '__fish_seen_subcommand_from ${name}' -k -a ${words}`
  switch (operands) {
    case 'measurement':
      return [`${offer("'(__anemometer_ids)'")} -f`]
    case 'measurement-or-file':
      return [offer("'(__anemometer_ids)'")]
    case 'command':
      return [`${offer("'(__anemometer_command)'")} -f`]
    default:
      return [`${offer(fishQuote((operands ?? []).join(' ')))} -f`]
  }
}

const names = (commands: readonly CommandDescription[]): string[] => commands.map(({ name }) => name)

function flags({ name, short }: OptionDescription): string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${name}`]
}

/** For sh and its kin. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function fishQuote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

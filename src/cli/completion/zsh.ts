import { SELECTABLE_KINDS } from '#shared/sources'
import type { CommandDescription, Completion } from '../command'
import { STANDARD_OPTIONS } from '../common-options'
import { EXAMPLE_RULES, FIGURE_WORDS, flags, LIST_WORDS } from './parts'

export function zshScript(commands: readonly CommandDescription[]): string {
  return `#compdef anemometer
# Completion of anemometer for zsh. In ~/.zshrc, after compinit:  eval "$(anemometer completion zsh)"
_anemometer_measurements() {
  local -a known data
  (( \${+opt_args[--data]} )) && data=(--data "\${\${(Q)opt_args[--data]}/#\\~/$HOME}")
  local program=\${words_of_line[1]:-anemometer}
  # A function does not expand an alias that is in a variable.
  known=(\${(f)"$(\${(z)aliases[$program]:-$program} ${LIST_WORDS} $data 2>/dev/null)"})
  compadd -a known
}

_anemometer_measurements_or_files() {
  _anemometer_measurements
  _files
}

_anemometer_sources() {
  compadd ${SELECTABLE_KINDS.join(' ')}
  _files
}

_anemometer_rules() {
  if compset -P '*:'; then compadd ${FIGURE_WORDS}; else compadd ${EXAMPLE_RULES}; fi
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
# zsh completes what an alias stands for, and not the alias. A function it completes.
if (( \${+aliases[anemometer]} )); then
  functions[anemometer]="\${aliases[anemometer]} "'"$@"'
  unalias anemometer
fi
# A file of fpath is read when the first word is completed, and has to complete that one, too.
if [[ $funcstack[1] == _anemometer ]]; then _anemometer "$@"; else compdef _anemometer anemometer; fi
`
}

function zshCase(command: CommandDescription): string {
  const options = [...STANDARD_OPTIONS, ...command.options].flatMap((option) =>
    flags(option).map((flag) => {
      const value = option.value === undefined ? '' : `:${option.value}:${zshAction(option.completes ?? [])}`
      const times = option.multiple === true ? '*' : ''
      // The `=` makes zsh accept both `--format=text` and `--format text`.
      const joint = option.value !== undefined && flag.startsWith('--') ? '=' : ''
      return quote(`${times}${flag}${joint}[${option.summary.replaceAll(/[[\]:]/g, ' ')}]${value}`)
    }),
  )
  const operands = command.operands === null ? [] : [quote(`*:operand:${zshAction(command.operands)}`)]
  return `    ${command.name}) _arguments -S ${[...options, ...operands].join(' ')} ;;`
}

function zshAction(completion: Completion): string {
  switch (completion) {
    case 'file':
      return '_files'
    case 'folder':
      return '_files -/'
    case 'source':
      return '_anemometer_sources'
    case 'rule':
      return '_anemometer_rules'
    case 'measurement':
      return '_anemometer_measurements'
    case 'measurement-or-file':
      return '_anemometer_measurements_or_files'
    case 'command':
      return '(--)'
    default:
      return completion.length === 0 ? ' ' : `(${completion.join(' ')})`
  }
}

/** Quotes a word for the shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

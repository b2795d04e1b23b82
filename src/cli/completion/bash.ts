import { SELECTABLE_KINDS } from '#shared/sources'
import type { CommandDescription, Completion } from '../command'
import { STANDARD_OPTIONS } from '../common-options'
import { EXAMPLE_RULES, FIGURE_WORDS, flags, LIST_WORDS } from './parts'

export function bashScript(commands: readonly CommandDescription[]): string {
  return `# Completion of anemometer for bash. In ~/.bashrc:  eval "$(anemometer completion bash)"
_anemometer_words() {
  local data=() index value typed=\${COMP_WORDS[0]} program='"$typed"'
  for ((index = 1; index < COMP_CWORD; index++)); do
    value=\${COMP_WORDS[index + 1]}
    [[ $value == = ]] && value=\${COMP_WORDS[index + 2]}
    [[ \${COMP_WORDS[index]} == --data=* ]] && value=\${COMP_WORDS[index]#*=}
    [[ \${COMP_WORDS[index]} == --data || \${COMP_WORDS[index]} == --data=* ]] && data=(--data "\${value/#\\~/$HOME}")
  done
  # A function does not expand an alias that is in a variable.
  value=$(alias "$typed" 2>/dev/null) && eval "program=\${value#*=}"
  eval "$program ${LIST_WORDS} \\"\\\${data[@]}\\"" 2>/dev/null
}

# Names may hold anything: they are offered so that the shell reads them as they are, and never evaluated here.
_anemometer_measurements() {
  local word=$1 line quoted
  while IFS= read -r line; do
    printf -v quoted %q "$line"
    case $word in
      \\'*) [[ $line == "\${word:1}"* && $line != *\\'* ]] && COMPREPLY+=("$line") ;;
      \\"*) [[ $line == "\${word:1}"* && $line != *[\\"\\\\$\\\`!]* ]] && COMPREPLY+=("$line") ;;
      *) [[ $line == "$word"* || $quoted == "$word"* ]] && COMPREPLY+=("$quoted") ;;
    esac
  done < <(_anemometer_words)
}

_anemometer_rule() {
  if [[ $2 == *:* ]]; then
    prefix+=\${2%%:*}: limit=\${2%%:*}
    set -- "$1" "\${2#*:}"
  fi
  if [[ -n $limit ]]; then COMPREPLY=($(compgen -W '${FIGURE_WORDS}' -- "$2"))
  elif [[ -z $2 ]]; then COMPREPLY=(${EXAMPLE_RULES})
  fi
}

_anemometer() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]} index
  local at=$COMP_CWORD limit='' prefix=''
  COMPREPLY=()
  # Bash takes --fail-above=5%:ane.peakMw apart at = and :, unless COMP_WORDBREAKS says otherwise.
  [[ $word == [=:] ]] && word='' || ((at--))
  if [[ \${COMP_WORDS[at]} == : && \${COMP_WORDS[at - 1]} =~ ^[0-9.]+%?$ ]]; then
    limit=\${COMP_WORDS[at - 1]} at=$((at - 2)) before=\${COMP_WORDS[at]}
  fi
  [[ \${COMP_WORDS[at]} == = ]] && before=\${COMP_WORDS[at - 1]}
  if [[ $word == --*=* ]]; then
    before=\${word%%=*} prefix=\${word%%=*}= word=\${word#*=}
  fi
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}' -- "$word"))
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
  [[ -n $prefix ]] && COMPREPLY=("\${COMPREPLY[@]/#/$prefix}")
}
complete -F _anemometer anemometer
`
}

function bashCase(command: CommandDescription): string {
  const values = command.options
    .filter((option) => option.value !== undefined)
    .map((option) => `        ${flags(option).join(' | ')}) ${bashReply(option.completes ?? [])} ;;`)
  const words = [...STANDARD_OPTIONS, ...command.options].flatMap((option) => flags(option)).join(' ')
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
    case 'source':
      return `compopt -o default 2>/dev/null; COMPREPLY=($(compgen -W '${SELECTABLE_KINDS.join(' ')}' -- "$word"; compgen -f -- "$word"))`
    case 'rule':
      return '_anemometer_rule "$before" "$word"'
    case 'measurement':
      return '_anemometer_measurements "$word"'
    case 'measurement-or-file':
      return 'compopt -o default 2>/dev/null; _anemometer_measurements "$word"'
    case 'command':
      return 'COMPREPLY=(--)'
    default:
      return completion.length === 0 ? ':' : `COMPREPLY=($(compgen -W '${completion.join(' ')}' -- "$word"))`
  }
}

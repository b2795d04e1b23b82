export interface BenchArguments {
  /** null: all of them. */
  part: string | null
  json: boolean
  /** Puts the result into RESULTS.md, as a run of all parts does by itself. */
  write: boolean
  quick: boolean
  rounds: number | null
  help: boolean
}

type Parsed = { ok: true; value: BenchArguments } | { ok: false; message: string }

const MOST_ROUNDS = 100

export function parseArguments(typed: readonly string[], parts: readonly string[]): Parsed {
  const value: BenchArguments = {
    part: null,
    json: false,
    write: false,
    quick: false,
    rounds: null,
    help: false,
  }
  const rest = [...typed]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--json') value.json = true
    else if (word === '--write') value.write = true
    else if (word === '--quick') value.quick = true
    else if (word === '--help' || word === '-h') value.help = true
    else if (word === '--rounds' || word.startsWith('--rounds=')) {
      const count = Number(word.includes('=') ? word.slice('--rounds='.length) : rest.shift())
      if (!Number.isInteger(count) || count < 1 || count > MOST_ROUNDS) {
        return fail(`--rounds takes a whole number from 1 to ${MOST_ROUNDS}.`)
      }
      value.rounds = count
    } else if (word.startsWith('-'))
      return fail(`There is no option ${word}. Add --help to see what there is.`)
    else if (value.part !== null) return fail(`Name one part, not both "${value.part}" and "${word}".`)
    else if (!parts.includes(word)) return fail(`There is no part "${word}"; it can be ${parts.join(', ')}.`)
    else value.part = word
  }
  if (value.json && value.part === null && !value.help) {
    return fail(`--json prints one part: name it (${parts.join(', ')}).`)
  }
  if (value.write && value.quick) {
    return fail('The figures of --quick are not worth keeping: leave out --write, or --quick.')
  }
  return { ok: true, value }
}

function fail(message: string): Parsed {
  return { ok: false, message }
}

import { parseCount, type UnitCount } from './phase-lines'

/** Knows how one program tells what it has done. */
interface UnitReader {
  /** What a line of its output counts; empty where it counts nothing. */
  ofLine?: (line: string) => UnitCount[]
  /** The same of a JSON document in its output. */
  ofDocument?: (document: Record<string, unknown>) => UnitCount[]
}

/**
 * Programs whose counts are read. Where the formats come from: llama.cpp, `common_perf_print` and `print_timings` of the
 * server; mlx_lm, `generate`; whisper.cpp, `whisper_print_timings` and what `main` says of its input at 16 kHz; Ollama,
 * the last object of its API (docs/api.md) and `ollama run --verbose`; pytest-benchmark and hyperfine, their JSON, and of
 * hyperfine also its text.
 */
const READERS = {
  'llama.cpp': {
    ofLine: (line) =>
      counted(line, /\bprompt eval time = +[\d.]+ ms \/ +(?<prompt_tokens>\d+) tokens/dgu) ??
      counted(line, /(?:^|\s)eval time = +[\d.]+ ms \/ +(?<tokens>\d+) (?:runs|tokens)/dgu) ??
      [],
  },
  mlx_lm: {
    ofLine: (line) =>
      counted(line, /^Prompt: (?<prompt_tokens>\d+) tokens, [\d.]+ tokens-per-sec/dgu) ??
      counted(line, /^Generation: (?<tokens>\d+) tokens, [\d.]+ tokens-per-sec/dgu) ??
      [],
  },
  'whisper.cpp': {
    ofLine: (line) =>
      counted(line, /\bprocessing .*\(\d+ samples, (?<audio_seconds>[\d.]+) sec\)/dgu) ??
      counted(line, /^whisper_print_timings: +encode time = +[\d.]+ ms \/ +(?<encodes>\d+) runs/dgu) ??
      [],
  },
  ollama: {
    ofLine: (line) =>
      counted(line, /^prompt eval count: +(?<prompt_tokens>\d+) token\(s\)/dgu) ??
      counted(line, /^eval count: +(?<tokens>\d+) token\(s\)/dgu) ??
      [],
    ofDocument: (document) =>
      document.done === true
        ? [
            ...numberNamed('prompt_tokens', document.prompt_eval_count),
            ...numberNamed('tokens', document.eval_count),
          ]
        : [],
  },
  'pytest-benchmark': {
    ofDocument: ({ benchmarks }) =>
      summed(
        'iterations',
        objectsIn(benchmarks).map(({ stats }) => {
          const { rounds, iterations } = objectsIn([stats])[0] ?? {}
          return typeof rounds === 'number' && typeof iterations === 'number' ? rounds * iterations : null
        }),
      ),
  },
  hyperfine: {
    ofLine: (line) => counted(line, /^ +Range \(min … max\): .*\s(?<runs>\d+) runs$/dgu) ?? [],
    ofDocument: ({ results }) =>
      summed(
        'runs',
        objectsIn(results).map(({ times }) => (Array.isArray(times) ? times.length : null)),
      ),
  },
} as const satisfies Record<string, UnitReader>

export type UnitReaderName = keyof typeof READERS

export const UNIT_READERS = Object.keys(READERS) as UnitReaderName[]

export function unitReader(name: UnitReaderName): UnitReader {
  return READERS[name]
}

/** What a pattern needs for `counted`. */
export const COUNTING_FLAGS = 'dgu'

/**
 * One unit for each named group that has a count in it, of all matches in the line; null where the pattern is not in it.
 * `pattern` has `COUNTING_FLAGS`.
 */
export function counted(line: string, pattern: RegExp): UnitCount[] | null {
  const units: UnitCount[] = []
  let isFound = false
  let readTo = 0
  for (const match of line.matchAll(pattern)) {
    // Another part of a number that was read whole.
    if (match.index < readTo) continue
    isFound = true
    const places: Record<string, [number, number] | undefined> = match.indices?.groups ?? {}
    for (const [name, place] of Object.entries(places)) {
      if (place === undefined) continue
      const [from, to] = wholeNumber(match, place)
      readTo = Math.max(readTo, to)
      const count = parseCount(line.slice(from, to))
      if (count !== null) units.push({ name, count })
    }
  }
  return isFound ? units : null
}

const NUMBER = /\d+(?:[.,]\d+)*(?:e[+-]?\d+)?/gi

/**
 * Where the number lies of which a group is a part, where the pattern does not say how it goes on: `(\d+) tokens` finds but the last
 * digits of `1,024 tokens`, and a count that is too small by so much would look like any other.
 */
function wholeNumber(match: RegExpExecArray, [from, to]: [number, number]): [number, number] {
  const matchTo = match.index + match[0].length
  for (const number of match.input.matchAll(NUMBER)) {
    const numberTo = number.index + number[0].length
    if (number.index <= from && to <= numberTo)
      return [from === match.index ? number.index : from, to === matchTo ? numberTo : to]
  }
  return [from, to]
}

function numberNamed(name: string, count: unknown): UnitCount[] {
  return typeof count === 'number' && count >= 0 && count < Infinity ? [{ name, count }] : []
}

/** Nothing where there is nothing to sum, or one is not known. */
function summed(name: string, counts: readonly (number | null)[]): UnitCount[] {
  if (counts.length === 0 || counts.includes(null)) return []
  return [{ name, count: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) }]
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) return []
  return value.filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null)
}

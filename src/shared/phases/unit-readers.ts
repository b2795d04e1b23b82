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
      counted(line, /\bprompt eval time = +[\d.]+ ms \/ +(?<prompt_tokens>\d+) tokens/) ??
      counted(line, /(?:^|\s)eval time = +[\d.]+ ms \/ +(?<tokens>\d+) (?:runs|tokens)/) ??
      [],
  },
  mlx_lm: {
    ofLine: (line) =>
      counted(line, /^Prompt: (?<prompt_tokens>\d+) tokens, [\d.]+ tokens-per-sec/) ??
      counted(line, /^Generation: (?<tokens>\d+) tokens, [\d.]+ tokens-per-sec/) ??
      [],
  },
  'whisper.cpp': {
    ofLine: (line) =>
      counted(line, /\bprocessing .*\(\d+ samples, (?<audio_seconds>[\d.]+) sec\)/) ??
      counted(line, /^whisper_print_timings: +encode time = +[\d.]+ ms \/ +(?<encodes>\d+) runs/) ??
      [],
  },
  ollama: {
    ofLine: (line) =>
      counted(line, /^prompt eval count: +(?<prompt_tokens>\d+) token\(s\)/) ??
      counted(line, /^eval count: +(?<tokens>\d+) token\(s\)/) ??
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
    ofLine: (line) => counted(line, /^ +Range \(min … max\): .*\s(?<runs>\d+) runs$/) ?? [],
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

/** One unit for each named group of the pattern that has a count in it; null where the pattern is not in the line. */
export function counted(line: string, pattern: RegExp): UnitCount[] | null {
  const groups = pattern.exec(line)?.groups
  if (groups === undefined) return null
  return Object.entries(groups).flatMap(([name, text]: [string, string | undefined]) => {
    const count = text === undefined ? null : parseCount(text)
    return count === null ? [] : [{ name, count }]
  })
}

function numberNamed(name: string, count: unknown): UnitCount[] {
  return typeof count === 'number' && count >= 0 ? [{ name, count }] : []
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

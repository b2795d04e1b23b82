import { describe, expect, it } from 'vitest'
import { parseUnitPattern, UnitCounter, type UnitSearch } from './unit-counter'

function units(output: string, search: Partial<UnitSearch>): Record<string, number> {
  const counter = new UnitCounter({ patterns: [], reader: null, ...search })
  for (const line of output.split('\n')) counter.add(line)
  return Object.fromEntries(counter.units().map(({ name, count }) => [name, count]))
}

function pattern(text: string): RegExp {
  const parsed = parseUnitPattern(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}

describe('a pattern', () => {
  it.each([
    [String.raw`(\d+) tokens`, 'made 512 tokens', { tokens: 512 }],
    [String.raw`([\d,]+)\s+images`, 'saw 1,200  images', { images: 1200 }],
    [String.raw`(?<tokens>\d+) tok`, '7 tok', { tokens: 7 }],
    [String.raw`in (?<prompt>\d+), out (?<tokens>\d+)`, 'in 3, out 9', { prompt: 3, tokens: 9 }],
    [String.raw`\((\d+) frames\)`, 'done (24 frames)', { frames: 24 }],
    [String.raw`(\d+) tokens`, 'made tokens', {}],
    // A number is read whole, wherever in it the pattern begins or ends.
    [String.raw`(\d+) tokens`, 'made 1,024 tokens', { tokens: 1024 }],
    [String.raw`(\d+) tokens`, 'made 1e+06 tokens', { tokens: 1_000_000 }],
    [String.raw`tokens=(?<tokens>\d+)`, 'tokens=1,024, time=3', { tokens: 1024 }],
    [String.raw`(?<seconds>\d+)`, 'took 12.5.', { seconds: 12.5 }],
    [String.raw`(\d+) tokens`, 'made 5,12 tokens', {}],
    [String.raw`,(?<tokens>\d+),`, 'row 7,512,300', { tokens: 512 }],
    // All matches of a line count.
    [String.raw`(\d+) tokens`, '5 tokens, then 7 tokens', { tokens: 12 }],
    // The word is that behind the group, whatever stands before it.
    [String.raw`(?:took|made) about (\d+) tokens`, 'made about 5 tokens', { tokens: 5 }],
    [String.raw`\(\d+\) x (\d+) tokens`, '(3) x 5 tokens', { tokens: 5 }],
    [String.raw`[(](\d+) tokens`, 'made (5 tokens)', { tokens: 5 }],
    [String.raw`\\(\d+) tokens`, String.raw`made \5 tokens`, { tokens: 5 }],
  ])('%s counts in %j', (text, line, expected) =>
    expect(units(line, { patterns: [pattern(text)] })).toEqual(expected),
  )

  it.each([
    ['tokens', 'Put the count into a group'],
    [String.raw`(\d+)`, 'Put the count into a group'],
    [String.raw`(\d+) (\d+) tokens`, 'Put the count into a group'],
    [String.raw`(\d+ tokens`, 'no regular expression'],
    ['', 'Put the count into a group'],
  ])('%j is refused with what to write', (text, why) => {
    const parsed = parseUnitPattern(text)
    expect(parsed.ok ? '' : parsed.message).toContain(why)
    expect(parsed.ok ? '' : parsed.message).toContain('(?<tokens>')
  })

  it('adds up what several lines count', () => {
    const patterns = [pattern(String.raw`(\d+) tokens`), pattern(String.raw`(\d+) requests`)]
    expect(units('5 tokens\n1 requests\nnothing\n7 tokens', { patterns })).toEqual({
      tokens: 12,
      requests: 1,
    })
  })
})

it('searches no line that is longer than any that a person reads, and counts those', () => {
  const counter = new UnitCounter({ patterns: [pattern(String.raw`(\d+) tokens`)], reader: null })
  expect(counter.add(`${'x'.repeat(8192 - 9)} 5 tokens`)).toHaveLength(1)
  expect(counter.add(`${'x'.repeat(8193 - 9)} 5 tokens`)).toEqual([])
  expect(counter.unsearchedLines).toBe(1)
})

const LLAMA_CLI = `
llama_perf_sampler_print:    sampling time =       8.11 ms /   140 runs   (    0.06 ms per token, 17262.64 tokens per second)
llama_perf_context_print:        load time =     412.21 ms
llama_perf_context_print: prompt eval time =      81.30 ms /    12 tokens (    6.78 ms per token,   147.60 tokens per second)
llama_perf_context_print:        eval time =    1520.11 ms /   127 runs   (   11.97 ms per token,    83.55 tokens per second)
llama_perf_context_print:       total time =    1640.40 ms /   139 tokens`
const LLAMA_SERVER = `
slot print_timing: id  0 | task 0 | prompt eval time =     123.45 ms /    20 tokens (    6.17 ms per token,   162.01 tokens per second)
slot print_timing: id  0 | task 0 |        eval time =    1000.00 ms /   100 tokens (   10.00 ms per token,   100.00 tokens per second)
slot print_timing: id  0 | task 0 |       total time =    1123.45 ms /   120 tokens`
const MLX = `==========
Prompt: 15 tokens, 201.123 tokens-per-sec
Generation: 256 tokens, 98.765 tokens-per-sec
Peak memory: 4.321 GB`
const WHISPER = `
main: processing 'samples/jfk.wav' (176000 samples, 11.0 sec), 4 threads, 1 processors, 5 beams + best of 5 ...
whisper_print_timings:   sample time =   149.74 ms /   137 runs (     1.09 ms per run)
whisper_print_timings:   encode time =  2096.47 ms /     2 runs (  1048.23 ms per run)
whisper_print_timings:   decode time =    13.31 ms /     2 runs (     6.66 ms per run)`
const OLLAMA_TEXT = `total duration:       753.50525ms
prompt eval count:    36 token(s)
prompt eval duration: 75.311ms
eval count:           34 token(s)
eval rate:            50.38 tokens/s`
const OLLAMA_API = `{"model":"llama3.2","response":"Hel","done":false}
{"model":"llama3.2","response":"lo","done":false}
{"model":"llama3.2","response":"","done":true,"context":[1,2],"prompt_eval_count":26,"eval_count":298,"eval_duration":4709213000}`
const HYPERFINE_TEXT = `Benchmark 1: ./infer
  Time (mean ± σ):     102.3 ms ±   1.2 ms    [User: 90.1 ms, System: 8.0 ms]
  Range (min … max):   100.5 ms … 105.8 ms    28 runs
`
const HYPERFINE_JSON = `{
  "results": [
    {
      "command": "./a",
      "times": [
        0.1,
        0.2
      ]
    },
    {
      "command": "./b",
      "times": [0.3]
    }
  ]
}`
const PYTEST_JSON = `============ test session starts ============
{
    "machine_info": {},
    "benchmarks": [
        {"name": "test_a", "stats": {"rounds": 5, "iterations": 10}},
        {"name": "test_b", "stats": {"rounds": 3, "iterations": 1}}
    ],
    "version": "5.1.0"
}
============ 2 passed ============`

describe.each([
  ['llama.cpp', LLAMA_CLI, { prompt_tokens: 12, tokens: 127 }],
  ['llama.cpp', LLAMA_SERVER, { prompt_tokens: 20, tokens: 100 }],
  ['mlx_lm', MLX, { prompt_tokens: 15, tokens: 256 }],
  ['whisper.cpp', WHISPER, { audio_seconds: 11, encodes: 2 }],
  ['ollama', OLLAMA_TEXT, { prompt_tokens: 36, tokens: 34 }],
  ['ollama', OLLAMA_API, { prompt_tokens: 26, tokens: 298 }],
  ['hyperfine', HYPERFINE_TEXT, { runs: 28 }],
  ['hyperfine', HYPERFINE_JSON, { runs: 3 }],
  ['pytest-benchmark', PYTEST_JSON, { iterations: 53 }],
] as const)('the output of %s', (reader, output, expected) => {
  it('is read by its name', () => expect(units(output, { reader })).toEqual(expected))
  it('is recognised', () => expect(units(output, { reader: 'auto' })).toEqual(expected))
  it('is not read unless it is asked for', () => expect(units(output, {})).toEqual({}))
})

it('reads the output of the program that was recognised first, and of no other', () => {
  expect(units(`${MLX}\n${OLLAMA_TEXT}`, { reader: 'auto' })).toEqual({ prompt_tokens: 15, tokens: 256 })
})

it('goes on after what is no document', () => {
  const broken = `{\n  "results": [\n}\n{"done":\n{not json}\n[1]\n{\n${OLLAMA_API}`
  expect(units(broken, { reader: 'auto' })).toEqual({ prompt_tokens: 26, tokens: 298 })
})

it('reads ordinary text as nothing', () =>
  expect(units('eval time is money\nPrompt: 5 tokens\n10 runs\n{"done":true}', { reader: 'auto' })).toEqual(
    {},
  ))

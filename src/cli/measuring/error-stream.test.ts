import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AneEvent } from '#shared/track-events'
import { ErrorStream } from './error-stream'

function read(text: string, sizes: readonly number[] = [1000]): AneEvent[] {
  const events: AneEvent[] = []
  const now = (): { ms: number; uncertaintyMs: number } => ({ ms: 5, uncertaintyMs: 2 })
  const stream = new ErrorStream(['/usr/bin/python3', 'infer.py'], now, (event) => events.push(event))
  const bytes = Buffer.from(text)
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number
    stream.write(bytes.subarray(at, at + size))
    at += size
  }
  stream.end()
  return events
}

describe('the error stream of a command', () => {
  it.each([
    [
      'E5RT: MILCompilerForANE error: failed to compile ANE model using ANEF. ANECCompile() FAILED (11)',
      'ane-compile-failed',
    ],
    [
      '[espresso] [Espresso::handle_ex_plan] exception=ANECF error: failed to load ANE model',
      'ane-compile-failed',
    ],
    ['[espresso] Error plan build: -1.', 'ane-error'],
    ['Unsupported tensor data type: int32', 'ane-error'],
    ['Cannot support standalone slice_update', 'ane-error'],
    ['Unsupported locale setting', null],
    ['all is well', null],
  ])('%s', (line, kind) => {
    expect(read(`${line}\n`).map((event) => event.kind)).toEqual(kind === null ? [] : [kind])
  })

  it('tells whose it is, when, and what it says', () => {
    expect(read('é ANECCompile() FAILED (11)')).toEqual([
      {
        ...{
          kind: 'ane-compile-failed',
          label: 'ANECCompile() FAILED (11)',
          startMs: 5,
          endMs: null,
          uncertaintyMs: 2,
        },
        ane: {
          ...{ process: 'python3', pid: null, evidence: null, writer: 'python3', isOfCommand: true },
          message: 'é ANECCompile() FAILED (11)',
        },
      },
    ])
  })

  // A failure prints its seed.
  it('finds the same however the bytes are cut, behind whatever else is written', () => {
    const line = fc.oneof(
      fc.constant('ANECCompile() FAILED (11)'),
      fc.string({ unit: 'binary', maxLength: 30 }),
    )
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), sizes, (lines, cuts) => {
        expect(read(lines.join('\n'), cuts)).toEqual(read(lines.join('\n')))
      }),
    )
  })

  it('passes over a line that is too long', () => {
    expect(read(`${'x'.repeat(100_000)} ANECCompile() FAILED\nANECCompile() FAILED\n`)).toHaveLength(1)
  })
})

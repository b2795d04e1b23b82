import { describe, expect, it } from 'vitest'
import { aneEvents as made } from '../testing/ane-events'
import { withoutProcesses, type TrackEvent } from '../track-events'
import { describeFailures, failuresOf } from './failures'

const APP = { name: 'Example App', pid: 42 }
const DAEMON =
  'Compilation failed: error=Error Domain=com.apple.appleneuralengine.compiler Code=1 UserInfo={NSLocalizedDescription=<private>}'
const COMPILER = { writer: 'ANECompilerService', message: '<private>: ERROR: model=<private>' }
const CORE_ML = {
  writer: 'app',
  message:
    '[coreml] E5RT: MILCompilerForANE error: failed to compile ANE model using ANEF. Error=_ANECompiler : ANECCompile() FAILED (11)',
}

const told = (events: readonly TrackEvent[]): string => describeFailures(failuresOf(events, 0, 1000))

describe('why not', () => {
  it('is nothing where nothing failed', () => {
    expect(told([])).toBe('')
    expect(told([made.loaded(5, APP)])).toBe('')
  })

  it('counts a failure once, however many tell of it', () => {
    const one = [
      made.compileFailed(10, COMPILER),
      made.compileFailed(11, { message: DAEMON }),
      made.compileFailed(12, CORE_ML),
    ]
    expect(told(one)).toBe('Compiling for the ANE failed once (ANECCompile() FAILED (11)).')
    expect(told([...one, made.compileFailed(20, { message: DAEMON })])).toContain('failed twice')
    expect(told([...one, ...one, ...one])).toContain('failed 3 times')
  })

  it('is the same where names of processes, and with them the texts, were left out', () => {
    const one = [
      made.compileFailed(9, { writer: 'ANECompilerService', message: 'Calling ANE compiler done ret(1)' }),
      made.compileFailed(10, COMPILER),
      made.compileFailed(11, { message: DAEMON }),
      made.compileFailed(12, { ...CORE_ML, evidence: 'own-open' }),
    ]
    for (const events of [one, [...one, ...one]])
      expect(failuresOf(events.map(withoutProcesses), 0, 1000)).toEqual(failuresOf(events, 0, 1000))
    expect(told(one.map(withoutProcesses))).toBe(
      'Compiling for the ANE failed once (ANECCompile() FAILED (11)).',
    )
  })

  it('tells the most that the compiler said', () => {
    expect(told([made.compileFailed(10, { message: DAEMON })])).toBe(
      'Compiling for the ANE failed once (com.apple.appleneuralengine.compiler Code=1).',
    )
    expect(told([made.compileFailed(10, COMPILER)])).toBe('Compiling for the ANE failed once.')
    expect(told([made.compileFailed(10, { message: 'x: Unsupported tensor data type: int32' })])).toBe(
      'Compiling for the ANE failed once (Unsupported tensor data type).',
    )
  })

  it('repeats nothing of a person’s', () => {
    const message = 'Compilation failed: error=/Users/somebody/secret-model.mlmodelc'
    expect(told([made.compileFailed(10, { message })])).toBe('Compiling for the ANE failed once.')
    // A word that the compiler does not use may be the name of a program or of a model.
    for (const [text, repeated] of [
      ['Cannot support standalone slice_update', ' (Cannot support standalone slice_update)'],
      ['Cannot support mediaanalysisd', ''],
      ['Unsupported tensor of secret model', ' (Unsupported tensor of)'],
      ['Unsupported data.secret', ''],
    ] as const)
      expect(told([made.compileFailed(10, { message: text })])).toBe(
        `Compiling for the ANE failed once${repeated}.`,
      )
  })

  it('lies within the time, and is not another process’s', () => {
    const at = (ms: number): TrackEvent => made.compileFailed(ms, { message: DAEMON })
    expect(failuresOf([at(0), at(1001)], 0, 1000).compileCount).toBe(0)
    expect(failuresOf([at(1), at(1000)], 0, 1000).compileCount).toBe(2)
    expect(
      failuresOf([{ ...at(1), ane: { ...made.compileFailed(1).ane, isOfCommand: false } }], 0, 1000)
        .compileCount,
    ).toBe(0)
  })

  it('is an error where no compilation failed', () => {
    expect(told([made.error(5, APP)])).toBe('The log tells of an error of the ANE meanwhile.')
    expect(told([made.error(5, APP), made.error(6, APP)])).toBe(
      'The log tells of 2 errors of the ANE meanwhile.',
    )
    expect(told([made.error(5, APP), made.compileFailed(6, COMPILER)])).toBe(
      'Compiling for the ANE failed once.',
    )
  })
})

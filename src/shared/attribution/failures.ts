import { highestOf } from '../extremes'
import { isAneEvent, type TrackEvent } from '../track-events'

/** What kept models from the Neural Engine in a stretch of time. */
export interface Failures {
  /** Compilations that failed. */
  compileCount: number
  /** What the compiler said, without names and paths; null where it said nothing that is safe to repeat. */
  compileDetail: string | null
  /** Other errors of whoever uses the Neural Engine. */
  errorCount: number
}

/** True where `failuresOf` looks at it. */
export function isFailure({ kind }: TrackEvent): boolean {
  return kind === 'ane-compile-failed' || kind === 'ane-error'
}

/** What the compiler speaks of. Any other word may be a name, of a program or of a model. */
const COMPILER_WORD =
  '(?:a|an|the|of|for|with|and|standalone|dynamic|static|tensors?|data|types?|ops?|operations?|operators?|layers?|shapes?|ranks?|inputs?|outputs?|weights?|formats?|precision|dimensions?|axis|axes|slice|slice_update|kernels?|strides?|padding|dilation|groups?|broadcast|reshape|transpose|concat|gather|scatter|softmax|pooling|convolution|matmul|activation|model|network|attributes?|int4|int8|int16|int32|int64|fp16|fp32|float16|float32|bool)(?![\\w.])'

const COMPILE_FAILED = /ANECCompile\(\) FAILED(?: \(\d+\))?/

/** Wordings that hold nothing of a person's: a status, a code, what the compiler does not support. The most telling first. */
const DETAILS = [
  COMPILE_FAILED,
  new RegExp(`Unsupported(?: ${COMPILER_WORD})+`),
  new RegExp(`Cannot support(?: ${COMPILER_WORD})+`),
  /com\.apple\.appleneuralengine\.compiler Code=-?\d+/,
  /ret\(-?\d+\)/,
] as const

/** The compiler, its daemon and who asked for it each tell of one failure, in words of their own. */
const WORDINGS = [
  COMPILE_FAILED,
  /Compilation failed/,
  /ERROR: model=/,
  /Calling ANE compiler done/,
  /MILCompilerForANE error/,
  /failed to (?:compile|load) ANE/,
  /ANECF error/,
] as const

/**
 * What of a failure's text holds nothing private: the label of its event, which stays with an export that names no
 * program. Empty where there is no such part.
 */
export function failureLabel(message: string): string {
  const parts = [...WORDINGS, ...DETAILS.slice(1)].flatMap(
    (pattern) => pattern.exec(message)?.[0].trim() ?? [],
  )
  return parts.join(', ')
}

/**
 * Failures that touch `(fromMs, toMs]`; those of processes that are known not to belong to a measured command are left
 * out. One failure is told several times: each wording counts by itself, and the one that came most often tells how many
 * failed. Looks at labels, so that an export without names of processes tells the same.
 */
export function failuresOf(events: Iterable<TrackEvent>, fromMs: number, toMs: number): Failures {
  const byWording = new Map<string, number>()
  const labels = new Set<string>()
  let errorCount = 0
  for (const event of events) {
    if (!isAneEvent(event) || event.ane.isOfCommand === false) continue
    if (event.startMs <= fromMs || event.startMs > toMs) continue
    if (event.kind === 'ane-error') errorCount++
    if (event.kind !== 'ane-compile-failed') continue
    const { label, ane } = event
    const wording = [ane.evidence, ...WORDINGS.map((pattern) => pattern.test(label))].join(' ')
    byWording.set(wording, (byWording.get(wording) ?? 0) + 1)
    if (labels.size < MOST_LABELS) labels.add(label)
  }
  const compileCount = highestOf(byWording.values(), 0)
  return { compileCount, compileDetail: bestOf([...labels]), errorCount }
}

const MOST_LABELS = 1000

/** A sentence behind a verdict; empty where nothing failed. */
export function describeFailures({ compileCount, compileDetail, errorCount }: Failures): string {
  const detail = compileDetail === null ? '' : ` (${compileDetail})`
  const compiling = compileCount === 0 ? '' : `Compiling for the ANE failed ${times(compileCount)}${detail}.`
  if (compiling !== '' || errorCount === 0) return compiling
  return `The log tells of ${errorCount === 1 ? 'an error' : `${errorCount} errors`} of the ANE meanwhile.`
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
}

/** By the order of `DETAILS`. */
function bestOf(labels: readonly string[]): string | null {
  for (const pattern of DETAILS)
    for (const label of labels) {
      const [found] = pattern.exec(label) ?? []
      if (found !== undefined) return found.trim()
    }
  return null
}

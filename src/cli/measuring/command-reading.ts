import type { UnitCount } from '#shared/phases/phase-lines'
import type { UnitSearch } from '#shared/phases/unit-counter'
import { streamOf, type TrackEvent } from '#shared/track-events'
import { sudoUser, type ChildOptions } from './child-command'
import { ErrorStream } from './error-stream'
import { MARKS_VARIABLE, MarksPipe } from './marks-pipe'
import { OutputReader } from './output-reader'
import { PhaseMarks, type PhaseSink } from './phase-marks'
import type { SampleFeed } from './sample-feed'

/** What is read of a command beside the samples. */
export interface ReadingOptions {
  /** What its output is searched for; null: its output is not read. */
  search: UnitSearch | null
  /** Counted by a person. */
  units: readonly UnitCount[]
  /** Its standard error is searched for what failed. */
  readErrors: boolean
}

/** Reads one run of a command: its phases, what it counts, and what fails. Begin before it starts, `end` after it. */
export class CommandReading {
  private readonly phases: PhaseMarks
  private readonly output: OutputReader | null
  private readonly errors: ErrorStream | null
  private readonly pipe: MarksPipe | null
  private readonly sink: PhaseSink
  /** Set by the command or by anybody else. */
  private readonly marks: TrackEvent[] = []
  private readonly endMarks: () => void

  constructor(
    feed: SampleFeed,
    command: readonly string[],
    private readonly options: ReadingOptions,
  ) {
    const { search, readErrors } = options
    this.sink = { toAxis: (ms) => feed.toAxis(ms), addEvent: (event) => void feed.addEvent(event) }
    this.endMarks = feed.onEvent((event) => {
      if (streamOf(event) === 'marks') this.marks.push(event)
      return false
    })
    this.phases = new PhaseMarks(this.sink)
    this.output = search === null ? null : new OutputReader(this.phases, this.sink, search)
    const now = (): ReturnType<PhaseSink['toAxis']> => this.sink.toAxis(performance.now())
    this.errors = readErrors ? new ErrorStream(command, now, (event) => this.sink.addEvent(event)) : null
    this.pipe = this.openPipe()
  }

  /** How the command is started. */
  get child(): Pick<ChildOptions, 'onOutput' | 'onErrors' | 'variables'> {
    const fromErrors = this.output?.stream() ?? null
    const { errors, pipe } = this
    return {
      onOutput: this.output?.stream() ?? null,
      onErrors:
        errors === null && fromErrors === null
          ? null
          : (bytes) => {
              errors?.write(bytes)
              fromErrors?.(bytes)
            },
      variables: pipe === null ? {} : { [MARKS_VARIABLE]: pipe.path },
    }
  }

  /** Keeps what was counted. Returns what is wrong, a sentence each. */
  async end(): Promise<string[]> {
    await this.pipe?.settled()
    this.errors?.end()
    const found = this.output?.end() ?? []
    const { ms } = this.sink.toAxis(performance.now())
    // Of one name, the count of a person is the newest.
    for (const { name, count } of [...found, ...this.options.units])
      this.sink.addEvent({
        ...{ kind: 'unit-count', startMs: ms, endMs: null, uncertaintyMs: 0 },
        label: `${name}=${count}`,
      })
    return [...this.phases.problems(this.marks), ...this.notFound(found)]
  }

  close(): void {
    this.endMarks()
    this.pipe?.close()
  }

  private openPipe(): MarksPipe | null {
    // Windows has no named pipes that a program can open as a file.
    if (process.platform === 'win32') return null
    const opened = MarksPipe.open(sudoUser(), (words, arrivedMs) => this.phases.add(words, arrivedMs, 0))
    if (opened.ok) return opened.value
    this.phases.addProblem(opened.message)
    return null
  }

  private notFound(found: readonly UnitCount[]): string[] {
    const { search } = this.options
    if (search === null) return []
    const counts = (name: string): boolean => found.some((unit) => unit.name === name)
    const patterns = search.patterns.filter(
      ({ source }) => ![...source.matchAll(/\(\?<([^>=!]+)>/g)].some(([, name = '']) => counts(name)),
    )
    return [
      ...patterns.map(
        ({ source }) => `nothing in the output matched ${source}, so that nothing was counted by it`,
      ),
      ...(search.reader !== null && search.reader !== 'auto' && found.length === 0
        ? [`nothing in the output was read as that of ${search.reader}, so that nothing was counted`]
        : []),
    ]
  }
}

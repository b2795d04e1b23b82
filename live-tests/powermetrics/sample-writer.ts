import { writePlistSample } from '../../src/main/synthesis/plist-writer'
import { createRandom } from '../../src/main/synthesis/random'
import { createScenario, type Moment } from '../../src/main/synthesis/scenario'
import { writeTextHeader, writeTextSample } from '../../src/main/synthesis/text-writer'
import type { Window } from '../../src/main/synthesis/window'
import type { Request } from './command-line'
import type { PowerPipe } from './power-pipe'
import { MACHINES, type Scenario } from './scenario'

/** `counting` begins again after this: the tray rounds larger figures. */
const HIGHEST_COUNT_MW = 999
const SEED = 3

/** Which top-level key of the property list comes from which sampler. */
const SAMPLER_OF_KEY: Readonly<Record<string, string>> = {
  tasks: 'tasks',
  all_tasks: 'tasks',
  processor: 'cpu_power',
  thermal_pressure: 'thermal',
  gpu: 'gpu_power',
  bandwidth_counters: 'bandwidth',
}

const KEY = /^<key>([^<]*)<\/key>/
const ONE_LINE = /^<key>[^<]*<\/key>./
const ANE_KEY = /^<key>ane_(energy|power)<\/key>/

export interface WrittenSample {
  text: string
  anePowerMw: number
}

/** Makes the samples of one run, one after the other. */
export class SampleWriter {
  private readonly random = createRandom(SEED)
  private readonly moments: Moment[]
  private index = 0

  constructor(
    private readonly scenario: Scenario,
    private readonly request: Request,
    private readonly pipe: PowerPipe | null,
  ) {
    this.moments = createScenario(this.chip)
  }

  /** `endMs`: ms since 1970. The NUL in front of a later sample, and the text format's heading, are part of it. */
  next(endMs: number, elapsedNs: number): WrittenSample {
    const window = this.window(endMs, elapsedNs)
    const first = this.index++ === 0
    const anePowerMw = window.ane.powerMw
    if (this.request.format === 'text') {
      const text = (first ? writeTextHeader(this.chip) : '') + writeTextSample(this.chip, window)
      return { text, anePowerMw }
    }
    const whole = selectSamplers(writePlistSample(this.chip, window), this.request.samplers)
    const sample = this.reportsAnePower ? whole : withoutAnePower(whole)
    return { text: first ? sample : `\0${sample}`, anePowerMw }
  }

  private get chip() {
    return MACHINES[this.scenario.machine]
  }

  private window(endMs: number, elapsedNs: number): Window {
    const { ane } = this.scenario
    const moment = this.moments[ane === 'demonstration' ? this.index % this.moments.length : 0] as Moment
    const window = { ...moment.load(this.random), endMs, elapsedNs }
    if (ane === 'demonstration') return window
    return { ...window, ane: { ...window.ane, powerMw: this.powerMw(ane, endMs, elapsedNs) } }
  }

  private powerMw(ane: Exclude<Scenario['ane'], 'demonstration'>, endMs: number, elapsedNs: number): number {
    if (ane === 'counting') return (this.index % HIGHEST_COUNT_MW) + 1
    if (typeof ane === 'number') return ane
    return 'steps' in ane ? meanPowerMw(ane, endMs, elapsedNs / 1e6) : (this.pipe?.endWindow(elapsedNs) ?? 0)
  }

  private get reportsAnePower(): boolean {
    switch (this.scenario.anePower) {
      case 'always':
        return true
      case 'with ane_power':
        return this.request.samplers.has('ane_power')
      case 'with --show-all':
        return this.request.showAll
      case 'never':
        return false
    }
  }
}

/** A sample as it is with only these samplers: a key exists only if its sampler was asked for. */
function selectSamplers(sample: string, samplers: ReadonlySet<string>): string {
  let depth = 0
  let dropping = false
  const kept = sample.split('\n').filter((line) => {
    const key = depth === 1 ? KEY.exec(line)?.[1] : undefined
    if (key !== undefined) {
      const sampler = SAMPLER_OF_KEY[key]
      dropping = sampler !== undefined && !samplers.has(sampler)
    }
    if (/^<(dict|array)>$/.test(line)) depth++
    if (/^<\/(dict|array)>$/.test(line)) depth--
    return depth === 0 || !dropping
  })
  return kept.join('\n')
}

/** A sample of a machine that says nothing about the ANE's power. */
function withoutAnePower(sample: string): string {
  const lines = sample.split('\n')
  return lines
    .filter((line, index) => {
      const before = lines[index - 1] ?? ''
      const isValue = ANE_KEY.test(before) && !ONE_LINE.test(before)
      return !ANE_KEY.test(line) && !isValue
    })
    .join('\n')
}

/** Over the window that ends at `endMs`. */
function meanPowerMw(
  { clockMs, steps }: Extract<Scenario['ane'], { steps: object }>,
  endMs: number,
  lengthMs: number,
): number {
  const insideMs = (fromMs: number, toMs: number): number =>
    Math.max(0, Math.min(endMs, clockMs + toMs) - Math.max(endMs - lengthMs, clockMs + fromMs))
  const energy = steps.reduce((sum, { fromMs, toMs, powerMw }) => sum + powerMw * insideMs(fromMs, toMs), 0)
  return energy / lengthMs
}

import type { AneFloor, RailHistory } from '#shared/measurement'
import type { Machine } from '#shared/sample'
import type { TimeSpan } from '#shared/sample-window'
import { CountedEnergy } from './resolution'

/**
 * No ANE is known to take more at rest, mW. The highest level known reads 8 mW: 4 counts of 1 mJ in windows of 507 ms,
 * which may be any power below 5 counts, 9.9 mW (`KNOWN_FLOORS`).
 */
export const HIGHEST_FLOOR_MW = 10

/** A power in whole mW may be so far off. */
const WHOLE_MW = 0.5

interface KnownFloor {
  model: string
  osBuild: string
  powerMw: number
  /** Where it was read, and how it is known that the ANE was at rest. */
  source: string
}

const LEDGER = 'github.com/4rg0naut/silicon-ledger-public'

/** Levels at rest that somebody recorded beside another proof of rest. Only what is above 0: an idle ANE reads 0 as a rule. */
const KNOWN_FLOORS: readonly KnownFloor[] = [
  {
    ...{ model: 'Mac16,10', osBuild: '26A428', powerMw: 8 },
    source: `${LEDGER}, EXP-003 power_CPU_ONLY.txt (no ANE interval in a trace; falls to 0 within the run) and EXP-004 power_cpuOnly.txt`,
  },
]

/** A level at rest, and the power that it is surely below. */
export interface RestingLevel {
  floor: AneFloor
  belowMw: number
}

/**
 * The first level at rest that is known: of the quiet time before the start, of this Mac's history outside the
 * measurement, of the table. Otherwise the lowest level of the measurement itself, of which nobody can tell whether it
 * is rest, and which explains nothing. `quiet`: null where there was none.
 */
export function chooseFloor(options: {
  quiet: CountedEnergy | null
  history: RailHistory | null
  machine: Machine | null
  lowest: CountedEnergy
  measured: TimeSpan
}): RestingLevel {
  const { quiet, lowest } = options
  if (quiet !== null)
    return { floor: { powerMw: quiet.meanMw(), origin: 'quiet-time' }, belowMw: quiet.belowMw() }
  const historyMw = steadyOutside(options.history, options.measured)
  if (historyMw !== null)
    return { floor: { powerMw: historyMw, origin: 'history' }, belowMw: historyMw + WHOLE_MW }
  const knownMw = knownFloorMw(options.machine)
  if (knownMw !== null)
    return { floor: { powerMw: knownMw, origin: 'known-floors' }, belowMw: knownMw + WHOLE_MW }
  const powerMw = Math.min(HIGHEST_FLOOR_MW, lowest.meanMw())
  return { floor: { powerMw, origin: 'lowest-level' }, belowMw: lowest.belowMw() }
}

/** A level that was seen only within the measurement would explain it by itself. */
function steadyOutside(history: RailHistory | null, { fromMs, toMs }: TimeSpan): number | null {
  const atMs = history?.steadyAtMs ?? null
  return history === null || atMs === null || (atMs > fromMs && atMs <= toMs) ? null : history.steadyMw
}

/** What an ANE of this Mac surely takes less than at rest, mW, by what is known of its model and build: 0 but for rounding. */
export function knownRestBelowMw(machine: Machine): number {
  return (knownFloorMw(machine) ?? 0) + WHOLE_MW
}

function knownFloorMw(machine: Machine | null): number | null {
  const known = KNOWN_FLOORS.find(
    ({ model, osBuild }) => model === machine?.model && osBuild === machine.osBuild,
  )
  return known?.powerMw ?? null
}

/** Windows are added up to so much time to tell a level: one count in it is 1 mW. */
export const LEVEL_SPAN_MS = 1000

/** Finds the stretch of at least a second in which the ANE took least. */
export class LowestLevel {
  lowest: CountedEnergy | null = null
  private span = new CountedEnergy()

  /** Windows in the order of time, with `interrupt` where they are no neighbours. */
  add(energyMj: number, windowMs: number): void {
    this.span.add(energyMj, windowMs)
    if (this.span.durationMs >= LEVEL_SPAN_MS) this.close()
  }

  /** A short rest before a gap counts too where it shows less than all others. */
  interrupt(): void {
    if (this.span.durationMs > 0) this.close()
  }

  private close(): void {
    if (this.lowest === null || this.span.belowMw() < this.lowest.belowMw()) this.lowest = this.span
    this.span = new CountedEnergy()
  }
}

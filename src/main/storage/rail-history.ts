import type { RailHistory } from '#shared/measurement'
import { CountedEnergy } from '#shared/measurement/resolution'
import { HIGHEST_FLOOR_MW } from '#shared/measurement/ane-floor'
import { BaselineTotal } from '#shared/measurement/baseline-total'
import { isMadeUp } from '#shared/origins'
import type { Machine, PlacedSample, Sample } from '#shared/sample'
import { aneEnergyOf, rateOver, windowLengthMs } from '#shared/sample-window'
import type { Database } from './database'

/**
 * What is known of one power of a Mac and build: when it was last above any level at rest, the highest ever, and the
 * lowest steady level. `made_up` keeps a demonstration from speaking of a real Mac of the same model. Times are ms since
 * 1970; NULL: never seen.
 */
export const RAIL_TABLE = `
CREATE TABLE IF NOT EXISTS rail (
  made_up INTEGER NOT NULL, model TEXT NOT NULL, os_build TEXT NOT NULL, rail TEXT NOT NULL,
  active_ms REAL, active_mw REAL, highest_mw REAL, steady_ms REAL, steady_mw REAL,
  PRIMARY KEY (made_up, model, os_build, rail)
) WITHOUT ROWID;
`

/** The one power whose verdict asks for it. */
const RAIL = 'ane'
/** A level is steady when it stays for so long. */
const STEADY_MS = 10_000
/** While a power stays high and does not rise, its last time is written as often as this. */
const SAME_TIME_MS = 60_000
/** Longer names are no model and no build, and a file may claim any number of Macs. */
const LONGEST_NAME = 64
const MOST_MACHINES = 16

/** null: nothing was ever seen of it. The table is missing in files that this version could not write yet. */
export function findRailHistory(db: Database, machine: Machine, isMadeUp: boolean): RailHistory | null {
  const { model, osBuild } = machine
  if (model === null || osBuild === null) return null
  if (db.first("SELECT 1 AS found FROM sqlite_master WHERE name = 'rail'") === null) return null
  return db.first<RailHistory>(
    `SELECT active_ms AS activeAtMs, active_mw AS activeMw, highest_mw AS highestMw, steady_ms AS steadyAtMs,
     steady_mw AS steadyMw FROM rail WHERE made_up = ? AND model = ? AND os_build = ? AND rail = '${RAIL}'`,
    Number(isMadeUp),
    model,
    osBuild,
  )
}

export function clearRailHistory(db: Database): void {
  db.run('DELETE FROM rail')
}

/** Adds what was seen to what the table has: the later time, the higher power, the lower level. */
function putRailHistory(
  db: Database,
  { model, osBuild }: Machine,
  isMadeUp: boolean,
  seen: RailHistory,
): void {
  db.run(
    `INSERT INTO rail (made_up, model, os_build, rail, active_ms, active_mw, highest_mw, steady_ms, steady_mw)
     VALUES (?, ?, ?, '${RAIL}', ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET
       active_mw = iif(excluded.active_ms > ifnull(active_ms, -1e300), excluded.active_mw, active_mw),
       active_ms = iif(excluded.active_ms > ifnull(active_ms, -1e300), excluded.active_ms, active_ms),
       highest_mw = max(ifnull(highest_mw, excluded.highest_mw), ifnull(excluded.highest_mw, highest_mw)),
       steady_ms = iif(excluded.steady_mw < ifnull(steady_mw, 1e300), excluded.steady_ms, steady_ms),
       steady_mw = iif(excluded.steady_mw < ifnull(steady_mw, 1e300), excluded.steady_mw, steady_mw)`,
    Number(isMadeUp),
    model,
    osBuild,
    seen.activeAtMs,
    seen.activeMw,
    seen.highestMw,
    seen.steadyAtMs,
    seen.steadyMw,
  )
}

/** What one machine showed, or was made up of it, and whether the table has it. */
interface Watched {
  machine: Machine
  isMadeUp: boolean
  seen: RailHistory
  isDirty: boolean
}

/** Watches the samples that a track gets, and keeps what they show of each Mac. */
export class RailWatch {
  private readonly machines = new Map<string, Watched>()
  private steady = new BaselineTotal()
  private steadyMs = 0
  /** Of the samples that `steady` adds up. */
  private current: Watched | null = null

  /** `isMadeUp`: all samples are, also those that do not say so themselves. */
  constructor(private readonly isMadeUp: boolean) {}

  /** In the order in which they arrive. */
  add({ endMs, gapBefore, sample }: PlacedSample): void {
    const watched = this.watchedOf(sample)
    const energyMj = aneEnergyOf(sample)
    const windowMs = windowLengthMs(sample.elapsedMs)
    if (gapBefore || watched !== this.current || energyMj === null || windowMs === 0) this.beginLevel(watched)
    if (watched === null || energyMj === null || windowMs === 0) return
    const powerMw = rateOver(energyMj, windowMs)
    noteHighest(watched, powerMw)
    const counted = new CountedEnergy()
    counted.add(energyMj, windowMs)
    if (counted.aboveMw() >= HIGHEST_FLOOR_MW) noteActive(watched, endMs, powerMw)
    this.steady.add(sample)
    this.steadyMs += windowMs
    if (this.steadyMs < STEADY_MS) return
    const { baseline, quiet } = this.steady.outcome()
    if (baseline !== null && quiet !== null && quiet.durationMs >= STEADY_MS)
      noteSteady(watched, endMs, quiet.meanMw())
    this.beginLevel(watched)
  }

  /** Within a transaction; what it returns is to be called once that is committed. */
  write(db: Database): () => void {
    const dirty = [...this.machines.values()].filter(({ isDirty }) => isDirty)
    for (const { machine, isMadeUp, seen } of dirty) putRailHistory(db, machine, isMadeUp, seen)
    return () => {
      for (const watched of dirty) watched.isDirty = false
    }
  }

  /** What was seen so far is forgotten. */
  forget(): void {
    this.machines.clear()
    this.beginLevel(null)
  }

  private beginLevel(watched: Watched | null): void {
    this.current = watched
    this.steady = new BaselineTotal()
    this.steadyMs = 0
  }

  private watchedOf({ machine, origins }: Sample): Watched | null {
    const { model, osBuild } = machine
    if (model === null || osBuild === null || model.length > LONGEST_NAME || osBuild.length > LONGEST_NAME)
      return null
    const madeUp = this.isMadeUp || isMadeUp(origins)
    const key = JSON.stringify([model, osBuild, madeUp])
    const known = this.machines.get(key)
    if (known !== undefined) return known
    if (this.machines.size >= MOST_MACHINES) return null
    const seen = { activeAtMs: null, activeMw: null, highestMw: null, steadyAtMs: null, steadyMw: null }
    const watched = { machine, isMadeUp: madeUp, seen, isDirty: false }
    this.machines.set(key, watched)
    return watched
  }
}

function noteHighest(watched: Watched, powerMw: number): void {
  if (powerMw <= (watched.seen.highestMw ?? -1)) return
  watched.seen.highestMw = powerMw
  watched.isDirty = true
}

/** A time that is hardly later is not worth a write, unless the power was higher. */
function noteActive(watched: Watched, endMs: number, powerMw: number): void {
  const { activeAtMs, activeMw } = watched.seen
  if (activeAtMs !== null && endMs - activeAtMs < SAME_TIME_MS && powerMw <= (activeMw ?? 0)) return
  Object.assign(watched.seen, { activeAtMs: endMs, activeMw: powerMw })
  watched.isDirty = true
}

function noteSteady(watched: Watched, endMs: number, powerMw: number): void {
  if (powerMw >= (watched.seen.steadyMw ?? Number.POSITIVE_INFINITY)) return
  Object.assign(watched.seen, { steadyAtMs: endMs, steadyMw: powerMw })
  watched.isDirty = true
}

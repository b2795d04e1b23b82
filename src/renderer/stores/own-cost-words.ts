import { formatBytes, formatInterval, NARROW_SPACE } from '#shared/format'
import { CPU_BUDGET, type OwnCost } from '#shared/own-cost'

/** `1.2 %`, `14 %`: one decimal where it is the half of the figure. */
function percent(share: number): string {
  const number = share * 100
  return `${number < 9.95 ? Number(number.toFixed(1)) : number.toFixed(0)}${NARROW_SPACE}%`
}

/** `1.2 % CPU, 210 MB`, and `; powermetrics 0.9 % CPU` where that is known. */
export function shortCost({ cpuShare, memoryBytes, powermetricsCpuShare }: OwnCost): string {
  const memory = formatBytes(memoryBytes)
  const own = cpuShare === null ? memory : `${percent(cpuShare)} CPU, ${memory}`
  return powermetricsCpuShare === null ? own : `${own}; powermetrics ${percent(powermetricsCpuShare)} CPU`
}

/** `1.2 % of a core, mean of the last 30 s`; what it means while nothing is known. */
export function cpuWords({ cpuShare, overMs }: OwnCost): string {
  if (cpuShare === null) return 'not known yet'
  return `${percent(cpuShare)} of a core, mean of the last ${formatInterval(Math.round(overMs / 1000) * 1000)}`
}

/** What is counted belongs to the figure. */
export function memoryWords({ memoryBytes, memoryKind, processCount }: OwnCost): string {
  const processes = processCount === 1 ? 'one process' : `${processCount} processes`
  const kind =
    memoryKind === 'private'
      ? `private to its ${processes}`
      : `resident in ${processes}; what they share is counted in each`
  return `${formatBytes(memoryBytes)}, ${kind}`
}

export function powermetricsWords({ powermetricsCpuShare }: OwnCost): string {
  if (powermetricsCpuShare !== null) return `${percent(powermetricsCpuShare)} of a core`
  return 'not known: not live for long enough, several of them run, or ps does not tell'
}

/** Why charts are drawn less often; null while each sample is drawn. */
export function paceWords({ drawEveryMs }: OwnCost): string | null {
  if (drawEveryMs === null) return null
  // Two measured intervals are never whole seconds; more digits would say nothing.
  return `Drawing every ${formatInterval(Math.round(drawEveryMs / 100) * 100)} to stay below ${percent(CPU_BUDGET)} CPU`
}

import { formatBytes, formatInterval, NARROW_SPACE } from '#shared/format'
import { CPU_BUDGET, type OwnCost } from '#shared/own-cost'

/** `1.2 %`, `14 %`: one decimal below ten percent. */
function formatPercent(share: number): string {
  const number = share * 100
  return `${number < 9.95 ? Number(number.toFixed(1)) : number.toFixed(0)}${NARROW_SPACE}%`
}

/** `1.2 % CPU, 210 MB`, followed by `; powermetrics 0.9 % CPU` when that is known. */
export function formatShortCost({ cpuShare, memoryBytes, powermetricsCpuShare }: OwnCost): string {
  const memory = formatBytes(memoryBytes)
  const own = cpuShare === null ? memory : `${formatPercent(cpuShare)} CPU, ${memory}`
  return powermetricsCpuShare === null
    ? own
    : `${own}; powermetrics ${formatPercent(powermetricsCpuShare)} CPU`
}

/** `1.2 % of a core, mean of the last 30 s`, or that it is not known yet. */
export function formatCpuCost({ cpuShare, overMs }: OwnCost): string {
  if (cpuShare === null) return 'not known yet'
  return `${formatPercent(cpuShare)} of a core, mean of the last ${formatInterval(Math.round(overMs / 1000) * 1000)}`
}

/** `214 MB, private to its 4 processes`: says what is counted, since the kinds cannot be compared. */
export function formatMemoryCost({ memoryBytes, memoryKind, processCount }: OwnCost): string {
  const processes = processCount === 1 ? 'one process' : `${processCount} processes`
  const kinds = {
    footprint: `as Activity Monitor shows it for its ${processes}`,
    private: `private to its ${processes}`,
    resident: `resident in ${processes}; what they share is counted in each`,
  }
  const kind = kinds[memoryKind]
  return `${formatBytes(memoryBytes)}, ${kind}`
}

/** Of a program that works for the app. */
export function formatProgramCost(cpuShare: number | null): string {
  if (cpuShare !== null) return `${formatPercent(cpuShare)} of a core`
  return 'not known: not read for long enough, several of them run, or ps does not tell'
}

/** How often the charts are drawn, and why; null while each sample is drawn. */
export function formatDrawInterval({ drawEveryMs }: OwnCost): string | null {
  if (drawEveryMs === null) return null
  // A few measured intervals of 1.004 s or so: more than one decimal would be noise.
  return `Drawing every ${formatInterval(Math.round(drawEveryMs / 100) * 100)} to stay below ${formatPercent(CPU_BUDGET)} CPU`
}

const NAMED = /^Measurement (\d{1,9})$/

/** "Measurement 3" where the highest of its kind among `names` is "Measurement 2". */
export function nextMeasurementName(names: readonly string[]): string {
  const numbers = names.map((name) => Number(NAMED.exec(name)?.[1] ?? 0))
  return `Measurement ${numbers.reduce((highest, number) => Math.max(highest, number), 0) + 1}`
}

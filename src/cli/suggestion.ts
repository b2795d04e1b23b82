/** The known word that was probably meant; null when none is similar. */
export function nearestWord(typed: string, known: readonly string[]): string | null {
  const lower = typed.toLowerCase()
  const ranked = known
    .map((word) => ({ word, distance: distanceBetween(lower, word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const [best] = ranked
  if (best === undefined) return null
  const isNear = best.distance <= Math.max(1, Math.floor(Math.max(typed.length, best.word.length) / 3))
  return isNear ? best.word : null
}

/** `; did you mean run?`, or an empty string when no known word is similar. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const nearest = nearestWord(typed, known)
  return nearest === null ? '' : `; did you mean ${nearest}?`
}

/** How many letters must be added, removed, changed or swapped with their neighbour (Damerau-Levenshtein). */
function distanceBetween(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const next = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = a[row - 1] === b[column - 1] ? 0 : 1
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      next[column] = Math.min(
        at(last, column) + 1,
        at(next, column - 1) + 1,
        at(last, column - 1) + change,
        isSwap ? at(beforeLast, column - 2) + 1 : Infinity,
      )
    }
    beforeLast = last
    last = next
  }
  return at(last, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}

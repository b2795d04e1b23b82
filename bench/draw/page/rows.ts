import { timeMsOf, valueOf } from './contender'

/** As Recharts takes it: an object for each sample. */
export interface Row {
  time: number
  first: number
  second: number
}

function rowAt(index: number): Row {
  return { time: timeMsOf(index), first: valueOf(0, index), second: valueOf(1, index) }
}

/** The newest `length` rows up to `count`, all of them new to Recharts. */
export function createRows(length: number): { rows: Row[]; next: () => Row[] } {
  let count = length
  let rows = Array.from({ length }, (_, index) => rowAt(index))
  return {
    rows,
    next: () => {
      rows = [...rows.slice(1), rowAt(count++)]
      return rows
    },
  }
}

import type { Result } from '#shared/ipc-contract'
import { isMetricId, METRICS } from '#shared/metrics'
import { exportedSchema, type ExportedSample } from './sample-schema'
import {
  ABSENT_COLUMN,
  DOUBTS_COLUMN,
  NAME_COLUMNS,
  ORIGINS_COLUMN,
  SCALAR_COLUMNS,
  UNIT_QUANTITIES,
  type TableColumn,
  type UnitQuantity,
} from './sample-table'

/** Without these a sample has no place on the time axis. */
const REQUIRED = ['endMs', 'gapBefore', 'elapsedMs']

const UNIT_COLUMN = new RegExp(
  `^(cpu\\.clusters\\.([^]*?)(?:\\.cores\\.(\\d+))?)\\.(${UNIT_QUANTITIES.join('|')})$`,
)
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i
const LONGEST_EXCERPT = 40

interface UnitColumn extends TableColumn {
  path: string
  cluster: string
  /** null for the cluster itself. */
  coreId: number | null
  quantity: UnitQuantity
}

type Value = string | number | boolean | null

/** Why a row is no sample. `column`: null where the problem is not in one column. */
class RowProblem extends Error {
  constructor(
    readonly column: string | null,
    message: string,
  ) {
    super(message)
  }
}

function isRare(column: string): boolean {
  return isMetricId(column) && METRICS[column].isRare === true
}

function isName(column: string): boolean {
  return NAME_COLUMNS.some(({ name }) => name === column)
}

/** The inverse of `SampleTable`: makes samples of rows of text. Columns go by their names, in any order. */
export class TableReader {
  /** Columns without which nothing can be read. */
  readonly lacking: string[]
  /** Known columns that are not there: what they would hold is unknown. Without those that few Macs fill anyway. */
  readonly missing: string[]
  /** Unknown columns, and those that are there a second time. */
  readonly unknown: string[]
  private readonly columns: (TableColumn | UnitColumn | null)[]

  constructor(private readonly names: readonly string[]) {
    this.columns = names.map((name, index) => (names.indexOf(name) === index ? columnOf(name) : null))
    this.unknown = names.filter((_, index) => this.columns[index] === null)
    const absent = SCALAR_COLUMNS.map(({ name }) => name).filter((name) => !names.includes(name))
    this.lacking = absent.filter((name) => REQUIRED.includes(name))
    this.missing = absent.filter((name) => !REQUIRED.includes(name) && !isRare(name) && !isName(name))
  }

  /** `line`: counted from 1, for the message, which has no full stop. */
  read(cells: readonly string[], line: number): Result<ExportedSample> {
    try {
      return { ok: true, value: this.parse(cells) }
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error
      const { column, message } = error
      return {
        ok: false,
        message: column === null ? `Line ${line} ${message}` : `Line ${line}, column ${column}: ${message}`,
      }
    }
  }

  private parse(cells: readonly string[]): ExportedSample {
    if (cells.length !== this.names.length)
      throw new RowProblem(null, `has ${cells.length} fields where the first line has ${this.names.length}`)
    const values = new Map<string, Value>()
    this.columns.forEach((column, index) => {
      if (column !== null) values.set(column.name, valueOf(column, cells[index] ?? ''))
    })
    const object: Record<string, unknown> = {}
    for (const { name } of SCALAR_COLUMNS) assign(object, name, values.get(name) ?? null)
    assign(object, 'cpu.clusters', this.clusters(values))
    assign(object, 'doubts', listIn(DOUBTS_COLUMN, 'doubts', values))
    assign(object, 'origins', originsIn(values))
    const parsed = exportedSchema.safeParse(object)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    const column = columnWith(issue?.path ?? [])
    if (issue?.code === 'custom' && column !== '') throw new RowProblem(column, `it ${issue.message}`)
    throw new RowProblem(column, `${excerpt(String(values.get(column) ?? ''))} is nothing a sample can have`)
  }

  private clusters(values: ReadonlyMap<string, Value>): object[] {
    const absent = new Set<unknown>(listIn(ABSENT_COLUMN, 'paths', values))
    const clusters = new Map<string, ClusterUnit>()
    for (const column of this.columns) {
      if (column === null || !('path' in column) || absent.has(column.path)) continue
      const { cluster, coreId, quantity, name } = column
      const unit: ClusterUnit = clusters.get(cluster) ?? { name: cluster, ...UNKNOWN_UNIT, cores: new Map() }
      clusters.set(cluster, unit)
      if (coreId === null) unit[quantity] = values.get(name) ?? null
      else
        unit.cores.set(coreId, {
          ...(unit.cores.get(coreId) ?? UNKNOWN_UNIT),
          [quantity]: values.get(name) ?? null,
        })
    }
    return [...clusters.values()].map((unit) => ({
      ...unit,
      cores: [...unit.cores].map(([id, core]) => ({ id, ...core })),
    }))
  }
}

type Unit = Record<UnitQuantity, Value>

interface ClusterUnit extends Unit {
  name: string
  /** By their ids. */
  cores: Map<number, Unit>
}

const UNKNOWN_UNIT: Unit = { frequencyMhz: null, activeRatio: null }

function columnOf(name: string): TableColumn | UnitColumn | null {
  const [, path, cluster, core, quantity] = UNIT_COLUMN.exec(name) ?? []
  if (path !== undefined && cluster !== undefined) {
    const coreId = core === undefined ? null : Number(core)
    return { name, type: 'number', path, cluster, coreId, quantity: quantity as UnitQuantity }
  }
  return (
    [...SCALAR_COLUMNS, ABSENT_COLUMN, DOUBTS_COLUMN, ORIGINS_COLUMN].find(
      (column) => column.name === name,
    ) ?? null
  )
}

function valueOf({ name, type }: TableColumn, text: string): Value {
  if (type === 'flag') {
    if (text !== 'true' && text !== 'false')
      throw new RowProblem(name, `${excerpt(text)} is neither true nor false`)
    return text === 'true'
  }
  if (text === '') return null
  if (type !== 'number') return text
  if (!NUMBER.test(text)) throw new RowProblem(name, `${excerpt(text)} is no number`)
  return Number(text)
}

/** All that is wrong in a list is wrong in its column. */
function columnWith(path: readonly PropertyKey[]): string {
  const whole = [DOUBTS_COLUMN, ORIGINS_COLUMN].find(({ name }) => name === path[0])
  return whole?.name ?? path.join('.')
}

/** The JSON array of a column; empty where nothing stands there. `what` it lists, for the message. */
function listIn({ name }: TableColumn, what: string, values: ReadonlyMap<string, Value>): unknown[] {
  const value = values.get(name) ?? null
  if (value === null) return []
  try {
    const list: unknown = JSON.parse(String(value))
    if (Array.isArray(list)) return list
  } catch {
    // Reported below.
  }
  throw new RowProblem(name, `${excerpt(String(value))} is no list of ${what}`)
}

/** undefined where nothing stands there. */
function originsIn(values: ReadonlyMap<string, Value>): unknown {
  const text = values.get(ORIGINS_COLUMN.name) ?? null
  if (text === null) return undefined
  try {
    return JSON.parse(String(text))
  } catch {
    throw new RowProblem(ORIGINS_COLUMN.name, `${excerpt(String(text))} is no JSON`)
  }
}

function assign(object: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) object[first] = value
  else assign((object[first] ??= {}) as Record<string, unknown>, rest.join('.'), value)
}

function excerpt(text: string): string {
  return `"${text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text}"`
}

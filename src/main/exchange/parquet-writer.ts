import { ByteWriter, ParquetWriter, schemaFromColumnData, type ColumnSource } from 'hyparquet-writer'
import type { Cell, TableColumn } from './sample-table'
import { createTableWriter, type RowSink, type SampleWriter } from './sample-writer'

/**
 * A row group is in memory until it is written: 11 MB with 100 columns. Smaller ones make the file larger (2.8 times with
 * 2048 rows) and save next to nothing: what an export takes beyond that is V8's garbage, several times what is alive.
 */
const ROW_GROUP_ROWS = 8192

/** Samples as Parquet: the columns of the CSV with types; numbers are doubles, an unknown value is null. */
export function createParquetWriter(
  write: (bytes: Uint8Array) => void,
  onWarning: (message: string) => void,
): SampleWriter {
  return createTableWriter(new ParquetRows(write), (what) =>
    onWarning(`parquet-column: ${what} first came after the columns were settled; it is left out`),
  )
}

class ParquetRows implements RowSink {
  private readonly bytes = new ByteWriter()
  private parquet: ParquetWriter | null = null
  private columns: readonly TableColumn[] = []
  private cells: (Cell | Date)[][] = []
  private rows = 0

  constructor(private readonly write: (bytes: Uint8Array) => void) {}

  begin(columns: readonly TableColumn[]): void {
    this.columns = columns
    this.clearCells()
    this.parquet = new ParquetWriter({
      writer: this.bytes,
      schema: schemaFromColumnData({ columnData: this.columnData() }),
      createdBy: 'Anemometer',
    })
  }

  row(cells: Cell[]): void {
    cells.forEach((cell, index) => {
      const isTime = this.columns[index]?.type === 'time'
      this.cells[index]?.push(isTime && typeof cell === 'string' ? new Date(cell) : cell)
    })
    if (++this.rows === ROW_GROUP_ROWS) this.writeRowGroup()
  }

  end(): void {
    if (this.parquet === null) return
    if (this.rows > 0) this.writeRowGroup()
    void this.parquet.finish()
    this.flush()
  }

  private writeRowGroup(): void {
    void this.parquet?.write({ columnData: this.columnData(), rowGroupSize: ROW_GROUP_ROWS })
    this.clearCells()
    this.flush()
  }

  /** The library goes on writing at `index`; `offset` keeps counting from the file's beginning. */
  private flush(): void {
    this.write(Uint8Array.from(this.bytes.getBytes()))
    this.bytes.index = 0
  }

  private columnData(): ColumnSource[] {
    return this.columns.map(({ name, type }, index) => ({
      name,
      data: this.cells[index] ?? [],
      type: TYPES[type],
      nullable: true,
      offsetIndex: false,
    }))
  }

  private clearCells(): void {
    this.cells = this.columns.map(() => [])
    this.rows = 0
  }
}

const TYPES = { time: 'TIMESTAMP', text: 'STRING', number: 'DOUBLE', flag: 'BOOLEAN' } as const

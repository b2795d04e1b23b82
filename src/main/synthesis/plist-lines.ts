/** Builds a property list as `powermetrics` prints it: each line is a tag, or a key with its value. */
export class PlistLines {
  private readonly lines: string[] = []

  push(line: string): void {
    this.lines.push(line)
  }

  integer(key: string, value: number): void {
    this.lines.push(`<key>${key}</key><integer>${Math.round(value)}</integer>`)
  }

  real(key: string, value: number): void {
    this.lines.push(`<key>${key}</key><real>${formatReal(value)}</real>`)
  }

  /** Not escaped, as in `powermetrics`. */
  string(key: string, value: string): void {
    this.lines.push(`<key>${key}</key><string>${value}</string>`)
  }

  boolean(key: string, value: boolean): void {
    this.lines.push(`<key>${key}</key><${value}/>`)
  }

  dict(key: string | null, body: () => void): void {
    this.container('dict', key, body)
  }

  array(key: string, body: () => void): void {
    this.container('array', key, body)
  }

  toString(): string {
    return `${this.lines.join('\n')}\n`
  }

  private container(tag: 'dict' | 'array', key: string | null, body: () => void): void {
    if (key !== null) this.lines.push(`<key>${key}</key>`)
    this.lines.push(`<${tag}>`)
    body()
    this.lines.push(`</${tag}>`)
  }
}

/** C's `%g`: six significant digits, `1.02287e+09`, `nan`. */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (value === 0) return '0'
  const exponent = Number(value.toExponential(5).split('e')[1])
  if (exponent >= -4 && exponent < 6) return String(Number(value.toPrecision(6)))
  const mantissa = Number(value.toExponential(5).split('e')[0])
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

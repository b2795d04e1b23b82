import { SaxesParser } from 'saxes'

type Value = string | number | boolean | Value[] | { [key: string]: Value }
type Container = Value[] | { [key: string]: Value }

/** A property list to plain objects, as a small reader on top of a streaming XML parser does it. */
export function parseWithSaxes(text: string): Value | undefined {
  const open: { container: Container; key: string }[] = []
  let characters = ''
  let key = ''
  let root: Value | undefined
  const put = (value: Value): void => {
    const parent = open.at(-1)?.container
    if (parent === undefined) root = value
    else if (Array.isArray(parent)) parent.push(value)
    else parent[key] = value
  }
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('text', (part) => (characters += part))
  parser.on('opentag', ({ name }) => {
    characters = ''
    if (name !== 'dict' && name !== 'array') return
    const container: Container = name === 'dict' ? {} : []
    put(container)
    open.push({ container, key })
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'dict' || name === 'array') open.pop()
    else if (name === 'key') key = characters
    else if (name === 'integer' || name === 'real') put(Number(characters))
    else if (name === 'true' || name === 'false') put(name === 'true')
    else if (name !== 'plist') put(characters)
  })
  parser.write(text).close()
  return root
}

/** What the common tools look for, each pattern tried on every line in turn. */
const PATTERNS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['stamp', /\*\*\* Sampled system activity \((.+)\) \(([\d.]+)ms elapsed\)/],
  ['clusterFrequency', /^(\S+)-Cluster HW active frequency:\s+([\d.]+) MHz/],
  ['clusterActive', /^(\S+)-Cluster HW active residency:\s+([\d.]+)%/],
  ['coreFrequency', /^CPU (\d+) frequency:\s+([\d.]+) MHz/],
  ['coreActive', /^CPU (\d+) active residency:\s+([\d.]+)%/],
  ['cpuPower', /^CPU Power:\s+([\d.]+) mW/],
  ['gpuPower', /^GPU Power:\s+([\d.]+) mW/],
  ['anePower', /^ANE Power:\s+([\d.]+) mW/],
  ['packagePower', /^Package Power:\s+([\d.]+) mW/],
  ['combinedPower', /^Combined Power \(CPU \+ GPU \+ ANE\):\s+([\d.]+) mW/],
  ['gpuFrequency', /^GPU (?:HW )?active frequency:\s+([\d.]+) MHz/],
  ['gpuActive', /^GPU (?:HW )?active residency:\s+([\d.]+)%/],
  ['pressure', /^Current pressure level:\s+(\w+)/],
]

export function readTextWithPatterns(text: string): Record<string, string> {
  const readings: Record<string, string> = {}
  for (const line of text.split('\n')) {
    for (const [name, pattern] of PATTERNS) {
      const match = pattern.exec(line)
      if (!match) continue
      readings[match[2] === undefined ? name : `${name} ${String(match[1])}`] = match[2] ?? match[1] ?? ''
      break
    }
  }
  return readings
}

/** The least that any reader must do: find the line breaks. */
export function readOnlyLines(text: string): number {
  let lines = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) lines++
  return lines
}

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

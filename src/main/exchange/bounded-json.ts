import { MOST_JSON_VALUES } from '#shared/limits'

const COMMA = 0x2c
const BRACKET = 0x5b
const BRACE = 0x7b

/**
 * Parses JSON that may be large, from anybody. What parsing allocates grows with the number of values, lists and objects:
 * `{}` takes ten times as much memory as text. They are counted first, commas and brackets within strings included. Throws a
 * `SyntaxError` where it is no JSON, or has more of them than `MOST_JSON_VALUES`.
 */
export function parseJson(text: string): unknown {
  let values = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === COMMA || code === BRACKET || code === BRACE) values++
  }
  if (values > MOST_JSON_VALUES) throw new SyntaxError(`It has more than ${MOST_JSON_VALUES} values.`)
  return JSON.parse(text)
}

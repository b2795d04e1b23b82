/** Far above a sample with every core. */
export const LONGEST_LINE_BYTES = 1024 * 1024

/** A line is longer than any of ours. */
export class LineTooLong extends Error {}

/** The lines of UTF-8 text that comes in chunks, without their breaks. Throws `LineTooLong`. */
export async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_LINE_BYTES) throw new LineTooLong()
    yield* lines
  }
  if (rest !== '') yield rest
}

/** One piece a sample; a property list with the NUL in front of it, the first text block with the log's header. */
export function splitDocuments(bytes: Buffer, format: 'plist' | 'text'): Buffer[] {
  const boundary = format === 'plist' ? '\0' : '*** Sampled system activity'
  const starts: number[] = []
  for (let at = bytes.indexOf(boundary); at >= 0; at = bytes.indexOf(boundary, at + 1)) starts.push(at)
  if (format === 'text') starts.shift()
  return [0, ...starts].map((start, index) => bytes.subarray(start, starts[index]))
}

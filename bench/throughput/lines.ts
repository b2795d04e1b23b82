import { open } from 'node:fs/promises'

const CHUNK_BYTES = 64 * 1024

/** The floor: reads the file in the same pieces and splits them into lines, which nobody looks at. */
export async function readLines(path: string, onRead: (bytesRead: number) => void): Promise<number> {
  const file = await open(path, 'r')
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  let carry = ''
  let lines = 0
  let total = 0
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES)
      if (bytesRead === 0) return lines + (carry === '' ? 0 : 1)
      const parts = (carry + buffer.toString('latin1', 0, bytesRead)).split('\n')
      carry = parts.pop() ?? ''
      lines += parts.length
      onRead((total += bytesRead))
    }
  } finally {
    await file.close()
  }
}

import type { FaultCode } from './faults'

/** What an input is that is no output of `powermetrics` as it stands, and how to make it one. */
export interface OtherFormat {
  code: FaultCode
  message: string
}

/** Magic bytes as latin1, the name of the format, and the command that unpacks `FILE`. From each format's specification. */
const COMPRESSED: readonly (readonly [magic: string, name: string, command: string])[] = [
  ['\x1f\x8b', 'gzip', 'gunzip FILE'],
  ['BZh', 'bzip2', 'bunzip2 FILE'],
  ['\xfd7zXZ', 'xz', 'xz --decompress FILE'],
  ['\x28\xb5\x2f\xfd', 'zstd', 'zstd --decompress FILE'],
  ['PK\x03\x04', 'zip', 'unzip FILE'],
  ['7z\xbc\xaf\x27\x1c', '7-Zip', '7z x FILE'],
  ['\x04\x22\x4d\x18', 'lz4', 'lz4 --decompress FILE'],
  ['\x1f\x9d', 'compress', 'uncompress FILE'],
  ['Rar!', 'RAR', 'unrar x FILE'],
  ['xar!', 'xar', 'xar -x -f FILE'],
  ['LZIP', 'lzip', 'lzip --decompress FILE'],
  ['\x5d\x00\x00', 'lzma', 'xz --format=lzma --decompress FILE'],
]

/** So many bytes are enough for every format but JSON. */
export const START_BYTES = 16

/** `start`: the first bytes as latin1, `START_BYTES` where the input has so many. null for what may be readings. */
export function recogniseStart(start: string): OtherFormat | null {
  if (start.startsWith('bplist')) {
    return {
      code: 'binary-plist',
      message: 'This is a binary property list. Convert it with `plutil -convert xml1 FILE`.',
    }
  }
  for (const [magic, name, command] of COMPRESSED) {
    if (!start.startsWith(magic)) continue
    return {
      code: 'compressed',
      message: `This is compressed (${name}). Unpack it first, for example with \`${command}\`.`,
    }
  }
  const encoding = utf16Of(start)
  if (encoding === null) return null
  const message = `This is UTF-16 text. Convert it with \`iconv -f ${encoding} -t UTF-8 FILE\`.`
  return { code: 'utf-16', message }
}

function utf16Of(start: string): string | null {
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff')) return 'UTF-16'
  // Without a byte order mark: every other byte is zero, since what `powermetrics` writes is ASCII.
  if (start.length < 4) return null
  if (/^(?:[\t-\r -~]\0)+[\t-\r -~]?$/.test(start)) return 'UTF-16LE'
  return /^(?:\0[\t-\r -~])+\0?$/.test(start) ? 'UTF-16BE' : null
}

/** Keys of `powermetrics` that no export of ours has. */
const JSON_KEY =
  /"(?:is_delta|elapsed_ns|hw_model|kern_osversion|kern_boottime|ane_energy|ane_power|idle_ratio|freq_hz)"\s*:/

/** `line` of an input whose first line begins as JSON does. */
export function recogniseJson(line: string): OtherFormat | null {
  if (!JSON_KEY.test(line)) return null
  const message =
    'This is JSON made from a property list of powermetrics. Convert it back with ' +
    '`plutil -convert xml1 FILE`, where a file holds one sample, or record anew without converting.'
  return { code: 'json', message }
}

const SHELL =
  /^(?:-?(?:zsh|bash|sh|fish|dash|ksh|tcsh|sudo|doas|su|env|ssh|nohup|timeout|time|xargs|exec|tee|cat|powermetrics)|\(eval\)|\/[\w./-]{1,200})(?:\[\d+\])?: ?\S/
const REFUSED =
  /command not found|permission denied|not permitted|no such file or directory|password is required|terminal is required|incorrect password|not in the sudoers|try again/i

/** Whether a shell, or what it ran, says in `line` why it failed. */
export function isShellError(line: string): boolean {
  return SHELL.test(line) || REFUSED.test(line)
}

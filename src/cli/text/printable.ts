import { basename } from 'node:path'
import { printable } from '#shared/printable'
import type { Fault } from '../../main/powermetrics/powermetrics-reader'

/** Escapes text from elsewhere in our own messages of several lines, which stay separate lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

/** Puts the path as it was typed into a message of main that names only the last part of it. */
export function withWholePath(message: string, path: string): string {
  const name = basename(path)
  for (const before of ['', 'There is no file ']) {
    if (message.startsWith(before + name)) return before + path + message.slice(before.length + name.length)
  }
  return `${path}: ${message}`
}

/** A command as it could be typed again in a shell: quoted where necessary. */
export function commandLine(command: readonly string[]): string {
  return command.map(quoted).join(' ')
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** `FILE:byte N: CODE: MESSAGE`, which scripts can parse (docs/export-format.md). */
export function formatFault(label: string, { offset, code, message }: Fault): string {
  return `${label}:byte ${offset}: ${code}: ${message}`
}

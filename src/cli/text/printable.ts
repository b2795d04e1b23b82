import { basename } from 'node:path'
import type { Fault } from '../../main/powermetrics/powermetrics-reader'

/**
 * Control characters, line and paragraph separators, and marks that change the direction of text. In a terminal they
 * could move the cursor, change colours, or make a text look like another one.
 */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

const SHORT: Readonly<Partial<Record<string, string>>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Escapes text from elsewhere (a name, a path, a command), so that it is one harmless line in a terminal. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeOne)
}

/** The same for our own messages of several lines, which stay separate lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

function escapeOne(character: string): string {
  const code = character.charCodeAt(0)
  return (
    SHORT[character] ??
    (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`)
  )
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

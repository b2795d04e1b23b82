import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** A bundled `bench/PART/NAME.subject.ts`, which is measured in a process of its own; see `bench/run.mjs`. */
export function subjectPath(name: string): string {
  return fileURLToPath(new URL(`${name}.subject.js`, import.meta.url))
}

/** Runs a subject and reads the one JSON value that it prints. */
export async function runSubject(
  name: string,
  args: readonly string[] = [],
  nodeFlags: readonly string[] = [],
): Promise<unknown> {
  return JSON.parse(await outputOf(process.execPath, [...nodeFlags, subjectPath(name), ...args])) as unknown
}

/** Everything that a program prints; throws with its error output when it fails. */
export async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...args], { maxBuffer: 64 * 1024 * 1024 })
  return stdout
}

import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../storage/testing/store-folder'
import { RotatingFile } from './rotating-file'

/** Everything in the folder, the oldest line first. */
function linesIn(folder: string): string[] {
  const age = (name: string): number => Number(/\.(\d+)\.log$/.exec(name)?.[1] ?? 0)
  return readdirSync(folder)
    .toSorted((a, b) => age(b) - age(a))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1))
}

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe('RotatingFile', () => {
  it('keeps the newest lines whole and in order, in so many files of such a size, whoever of two writes', () => {
    const steps = fc.array(
      fc.record({
        writer: fc.nat({ max: 1 }),
        words: fc.string({ unit: 'binary', maxLength: 12 }),
        reopens: fc.boolean(),
      }),
      { maxLength: 60, size: 'max' },
    )
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 60, max: 200 }),
        fc.integer({ min: 2, max: 4 }),
        (all, maximumBytes, maximumFiles) => {
          const folder = join(temporaryFolder(), 'logs')
          const options = { path: join(folder, 'app.log'), maximumBytes, maximumFiles }
          const writers = [new RotatingFile(options), new RotatingFile(options)]
          const written = all.map(({ writer, words, reopens }, index) => {
            const line = `${index} ${words.replaceAll('\n', '')}`
            if (reopens) writers[writer]?.close()
            writers[writer]?.append(line)
            return line
          })
          for (const writer of writers) writer.close()
          if (written.length === 0) return
          const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size)
          expect(sizes.length).toBeLessThanOrEqual(maximumFiles)
          expect(Math.max(...sizes)).toBeLessThanOrEqual(maximumBytes)
          const kept = linesIn(folder)
          expect(kept).toEqual(written.slice(-kept.length))
          // No line is dropped early: one more would not have fitted.
          const total = (lines: readonly string[]): number =>
            Buffer.byteLength(lines.map((line) => `${line}\n`).join(''))
          if (kept.length < written.length) {
            expect(sizes.length).toBe(maximumFiles)
            expect(total(written)).toBeGreaterThan(maximumBytes)
          }
        },
      ),
      // Making a failure smaller would take minutes of files.
      { numRuns: 40, endOnFailure: true },
    )
  })

  it('begins another file with the first line that has no room, and not before', () => {
    const folder = temporaryFolder()
    const file = new RotatingFile({ path: join(folder, 'app.log'), maximumBytes: 10, maximumFiles: 2 })
    file.append('1234')
    file.append('5678')
    expect(readdirSync(folder)).toEqual(['app.log'])
    file.append('9')
    expect(readFileSync(join(folder, 'app.1.log'), 'utf8')).toBe('1234\n5678\n')
    expect(readFileSync(join(folder, 'app.log'), 'utf8')).toBe('9\n')
    file.close()
  })

  it('is for nobody else: 0600 in a folder of 0700, also where it was open to others', () => {
    const folder = join(temporaryFolder(), 'logs')
    mkdirSync(folder, { mode: 0o755 })
    const path = join(folder, 'app.log')
    writeFileSync(path, 'old\n', { mode: 0o644 })
    const file = new RotatingFile({ path, maximumBytes: 8, maximumFiles: 2 })
    file.append('new')
    expect([mode(folder), mode(path)]).toEqual(['700', '600'])
    file.append('more')
    expect([mode(join(folder, 'app.1.log')), mode(path)]).toEqual(['600', '600'])
    file.close()
  })

  it('goes on where a person has deleted the file or its folder', () => {
    const folder = join(temporaryFolder(), 'logs')
    const path = join(folder, 'app.log')
    const file = new RotatingFile({ path, maximumBytes: 1000, maximumFiles: 2 })
    file.append('1')
    rmSync(path)
    file.append('2')
    expect(readFileSync(path, 'utf8')).toBe('2\n')
    rmSync(folder, { recursive: true })
    file.append('3')
    expect(readFileSync(path, 'utf8')).toBe('3\n')
    file.close()
  })

  it('lets a line that was cut stand by itself', () => {
    const path = join(temporaryFolder(), 'app.log')
    appendFileSync(path, 'whole\ncu')
    const file = new RotatingFile({ path, maximumBytes: 1000, maximumFiles: 2 })
    file.append('new')
    file.append('more')
    expect(readFileSync(path, 'utf8')).toBe('whole\ncu\nnew\nmore\n')
    file.close()
  })

  it('writes neither through a link nor into a pipe', () => {
    const folder = temporaryFolder()
    const other = join(folder, 'other')
    for (const [name, plant] of [
      ['link.log', (path: string) => symlinkSync(other, path)],
      ['pipe.log', (path: string) => execFileSync('mkfifo', [path])],
    ] as const) {
      const path = join(folder, name)
      plant(path)
      const file = new RotatingFile({ path, maximumBytes: 1000, maximumFiles: 2 })
      expect(() => file.append('x')).toThrow('no regular file')
    }
    expect(existsSync(other)).toBe(false)
  })
})

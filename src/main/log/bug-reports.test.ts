import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../storage/testing/store-folder'
import { BugReports, errorFields, whereLogged } from './bug-reports'
import { log } from './log'

let path: string
let told: string[]
let bugs: BugReports
beforeEach(() => {
  path = join(temporaryFolder(), 'app.log')
  log.open(path)
  told = []
  bugs = new BugReports((sentence) => told.push(sentence))
})
afterEach(() => log.close())

const lines = (): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1)

function fail(message: string): never {
  throw new TypeError(message)
}

function caught(work: () => never): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('a bug', () => {
  it('is told in one sentence and logged with where it came from', () => {
    bugs.add(
      caught(() => fail('frame is undefined')),
      'exception',
    )
    expect(told).toEqual([
      `Something in Anemometer went wrong (TypeError), and it goes on; the details are in its log, ${path}.`,
    ])
    expect(lines()).toHaveLength(1)
    expect(lines()[0]).toContain('Nobody caught this exception. error=TypeError says="frame is undefined"')
    expect(lines()[0]).toMatch(
      / stack="fail \(?src\/main\/log\/bug-reports\.test\.ts:\d+:\d+\)? < .* count=1$/,
    )
    expect(lines()[0]).not.toContain(process.cwd())
  })

  it('that comes again from the same place is counted, and logged at the 10th and the 100th', () => {
    for (let index = 0; index < 120; index++)
      bugs.add(
        caught(() => fail(`number ${index}`)),
        'rejection',
      )
    expect(told).toHaveLength(1)
    expect(lines().map((line) => / count=(\d+)$/.exec(line)?.[1])).toEqual(['1', '10', '100'])
  })

  it('from another place is told as well, until there are too many of them', () => {
    bugs.add(
      caught(() => fail('x')),
      'rejection',
    )
    bugs.add(
      caught(() => {
        throw new RangeError('x')
      }),
      'rejection',
    )
    expect(told).toHaveLength(2)
    for (let index = 0; index < 200; index++) bugs.add(String.fromCodePoint(0x4e00 + index), 'rejection')
    expect(told).toHaveLength(51)
  })

  it.each([
    [null],
    [undefined],
    [42],
    ['words'],
    [{ toString: () => fail('no words') }],
    [Object.create(null)],
  ])('may be anything: %#', (thrown) => {
    bugs.add(thrown, 'rejection')
    expect(told).toHaveLength(1)
    expect(lines()[0]).toContain(' thrown=')
  })

  it('of the system says what and of which kind of file, not which', async () => {
    const error = await readFile("/nowhere/Secret Plan/it's run.plist").catch((reason: unknown) => reason)
    bugs.add(error, 'rejection')
    expect(lines()[0]).toContain(' code=ENOENT says="ENOENT: no such file or directory, open \'….plist\'"')
    expect(lines()[0]).not.toMatch(/Secret|it's/)
  })
})

it('says where the details are only where they are there', () => {
  log.error('bug', 'x')
  expect(whereLogged()).toBe(`the details are in its log, ${path}`)
  log.open(join(path, 'below-a-file', 'app.log'))
  log.error('bug', 'x')
  expect(whereLogged()).toBe('its log could not be written (ENOTDIR)')
  log.close()
  expect(whereLogged()).toBe('its log could not be written (there is none)')
})

it('keeps the places of the ten innermost calls', () => {
  const deep = (depth: number): never => (depth === 0 ? fail('deep') : deep(depth - 1))
  const { stack } = errorFields(caught(() => deep(30)))
  expect(String(stack).split(' < ')).toHaveLength(10)
})

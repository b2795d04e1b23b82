import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

import { ROOT } from './script.mjs'

const FOLDERS = ['bench', 'docs', 'e2e', 'fleet', 'live-tests', 'scripts', 'src']
const inFolders = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true }).map((name) => path.join(folder, name)),
)
/** Paths from the root. */
const DOCUMENTS = [...readdirSync(ROOT), ...inFolders].filter((name) => name.endsWith('.md'))

const TEXTS = new Map(
  DOCUMENTS.map((name) => [name, withoutCode(readFileSync(path.join(ROOT, name), 'utf8'))]),
)

function withoutCode(text) {
  return text.replaceAll(/^```.*?^```/gms, '')
}

/** What a document links to: files and headings of ours, as they are written. */
function linksOf(text) {
  const found = text.matchAll(/\]\((?<link>[^)\s]+)\)|\b(?:src|srcset)="(?<picture>[^"]+)"/g)
  return [...found]
    .map(({ groups: { link, picture } }) => link ?? picture)
    .filter((link) => !/^[a-z]+:/.test(link))
}

/** A heading's anchor, as GitHub makes it. */
function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-')
}

function anchorsOf(text) {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading))
}

/** `link` of `name` as a path from the root, and the heading in it. */
function resolved(name, link) {
  const [file, anchor = null] = link.split('#')
  return { target: file === '' ? name : path.join(path.dirname(name), file), anchor }
}

it.each(DOCUMENTS)('every link of %s leads somewhere', (name) => {
  const broken = linksOf(TEXTS.get(name)).filter((link) => {
    const { target, anchor } = resolved(name, link)
    if (!existsSync(path.join(ROOT, target))) return true
    return anchor !== null && !anchorsOf(TEXTS.get(target) ?? '').includes(anchor)
  })
  expect(broken).toEqual([])
})

it('leads from README to every page of docs', () => {
  const reached = new Set(['README.md'])
  for (const name of reached) {
    for (const link of linksOf(TEXTS.get(name) ?? '')) reached.add(resolved(name, link).target)
  }
  const pages = DOCUMENTS.filter((name) => path.dirname(name) === 'docs')
  expect(pages.length).toBeGreaterThan(0)
  expect(pages.filter((name) => !reached.has(name))).toEqual([])
})

import { hostname, homedir, userInfo } from 'node:os'
import { basename, dirname, extname } from 'node:path'

/** What stands for a name that is left out. */
const LEFT_OUT = '…'
/** Names of files that are remembered; whoever opens more has the oldest forgotten. */
const MOST_NAMES = 500
/** An ending is some letters, as `plist`; anything else may be part of a name. */
const ENDING = /^\.[a-z][a-z\d]{0,11}$/i
/**
 * A path from its beginning. Spaces may stand before its last separator, and before an ending; a backstop for paths that
 * nobody has named, so it rather takes too much.
 */
const PATH =
  /(?<![\p{L}\p{N}_.…>/\\])(?:file:\/\/)?(?:~|[a-z]:)?[\\/](?=\S)(?:[^\n"'`:;,()]*[\\/])?(?:[^\n"'`:;,()\\/]*?(\.[a-z][a-z\d]{0,11})(?!\.?[\p{L}\p{N}])|[^\s"'`:;,()]*)/giu
/** In a home folder, also of others: macOS, Linux, Windows. */
const IN_HOME = /^(?:file:\/\/)?(?:~|\/Users|\/home|[a-z]:[\\/]Users)[\\/]/iu
/** Quotes hold what was found somewhere, as a piece of JSON. One short word is as a rule one of the program's. */
const QUOTED = /"[^"\n]*"|(?<![\p{L}\p{N}])'[^'\n]*'|`[^`\n]*`|“[^”\n]*”/gu
const ONE_WORD = /^.[A-Za-z_$][\w$.:-]{0,40}.$/u

/**
 * Takes out of a text what tells of a person: the names of the user, of the machine, of files and of folders. Of a file
 * its ending stays. Names are known because whoever is given a file says so (`addFile`); a path that nobody has named is
 * known by its look.
 */
export class Privacy {
  private readonly known = new Map<string, string>()
  private pattern: RegExp | null = null
  private readonly files = new Set<string>()

  constructor({ home, user, host } = whoAndWhere()) {
    this.add(home, '~')
    this.add(user, '<user>')
    this.add(host, '<host>')
    this.add(host.split('.')[0] ?? '', '<host>')
  }

  /** A folder of the program's own, which `words` stand for from now on; what lies in it may be named. */
  addOwnFolder(path: string, words: string): void {
    this.add(path, words)
  }

  /** A file that a person has named: neither its name nor that of its folder may be told. */
  addFile(path: string): void {
    this.files.delete(path)
    this.files.add(path)
    const [oldest] = this.files
    if (this.files.size > MOST_NAMES && oldest !== undefined) this.files.delete(oldest)
    this.pattern = null
  }

  /** `text` without what tells of a person. */
  clean(text: string): string {
    return this.replaceKnown(text.normalize())
      .replace(QUOTED, (words) => (ONE_WORD.test(words) || isCleaned(words) ? words : quoteOf(words)))
      .replace(PATH, (path, ending: string = '') => `${IN_HOME.test(path) ? '~' : ''}/${LEFT_OUT}${ending}`)
  }

  private replaceKnown(text: string): string {
    this.pattern ??= patternOf([...this.known.keys(), ...[...this.files].flatMap(namesIn)])
    return text.replace(this.pattern, (name) => this.known.get(name.toLowerCase()) ?? left(name))
  }

  private add(name: string, words: string): void {
    if (name.length < 2) return
    this.known.set(name.normalize().toLowerCase(), words)
    this.pattern = null
  }
}

/** A file by its ending, for a log: `.plist`; null where it has none that can be told. */
export function endingOf(path: string): string | null {
  const ending = extname(path)
  return ENDING.test(ending) ? ending.toLowerCase() : null
}

const left = (name: string): string => `${LEFT_OUT}${endingOf(name) ?? ''}`

function namesIn(path: string): string[] {
  return [path, dirname(path), basename(path)]
    .map((name) => name.normalize())
    .filter((name) => name.length > 1)
}

/** Whole words, the longest first, so that a path goes before the name in it. */
function patternOf(names: readonly string[]): RegExp {
  const longestFirst = names.toSorted((a, b) => b.length - a.length).map(escapeForPattern)
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
}

/** `RegExp.escape` is not in Node 20. */
function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}

/** Nothing is left in it but what was put in the place of names. */
const isCleaned = (words: string): boolean => /^.(?:[~<>/\\\w-]*…[.\w]*|~|<[\w -]+>[/\w.:-]*).$/u.test(words)

function quoteOf(words: string): string {
  return `${words[0] ?? ''}${LEFT_OUT}${words.at(-1) ?? ''}`
}

/** Empty where the system knows no name. */
function whoAndWhere(): { home: string; user: string; host: string } {
  return { home: orEmpty(homedir), user: orEmpty(() => userInfo().username), host: orEmpty(hostname) }
}

function orEmpty(ask: () => string): string {
  try {
    return ask()
  } catch {
    return ''
  }
}

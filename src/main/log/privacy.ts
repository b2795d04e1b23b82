import { hostname, homedir, userInfo } from 'node:os'
import { basename, dirname, extname } from 'node:path'

/** Replaces a name. */
const LEFT_OUT = '…'
/** So many names of files are remembered, the newest. */
const MOST_NAMES = 500
/** An ending is some letters, as `.plist`; anything else may be part of a name. */
const ENDING = /^\.[a-z][a-z\d]{0,11}$/i
/**
 * A path from its beginning, with spaces before its last separator and before an ending. It finds paths that
 * `addFile` does not know, so it matches rather too much.
 */
const PATH =
  /(?<![\p{L}\p{N}_.…>/\\])(?:file:\/\/)?(?:~|[a-z]:)?[\\/](?=\S)(?:[^\n"'`:;,()]*[\\/])?(?:[^\n"'`:;,()\\/]*?(\.[a-z][a-z\d]{0,11})(?!\.?[\p{L}\p{N}])|[^\s"'`:;,()]*)/giu
/** A path in any user's home folder: macOS, Linux, Windows. */
const IN_HOME = /^(?:file:\/\/)?(?:~|\/Users|\/home|[a-z]:[\\/]Users)[\\/]/iu
/** A quoted text is often part of some input, as of JSON. One short word is as a rule the program's own. */
const QUOTED = /"[^"\n]*"|(?<![\p{L}\p{N}])'[^'\n]*'|`[^`\n]*`|“[^”\n]*”/gu
const ONE_WORD = /^.[A-Za-z_$][\w$.:-]{0,40}.$/u

/**
 * Removes from a text the names of the user, the machine, files and folders. The ending of a file stays. It knows the
 * names that were added (`addFile`), and finds other paths by their form.
 */
export class Privacy {
  private readonly known = new Map<string, string>()
  private pattern: RegExp | null = null
  private readonly files = new Set<string>()

  constructor({ home, user, host } = systemNames()) {
    this.add(home, '~')
    this.add(user, '<user>')
    this.add(host, '<host>')
    this.add(host.split('.')[0] ?? '', '<host>')
  }

  /** A folder of the program's own: `words` replace its path, and the names of what is in it stay. */
  addOwnFolder(path: string, words: string): void {
    this.add(path, words)
  }

  /** A file that a person named: its name and that of its folder are removed from now on. */
  addFile(path: string): void {
    this.files.delete(path)
    this.files.add(path)
    const [oldest] = this.files
    if (this.files.size > MOST_NAMES && oldest !== undefined) this.files.delete(oldest)
    this.pattern = null
  }

  /** `text` without names. */
  clean(text: string): string {
    return this.replaceKnown(text.normalize())
      .replace(QUOTED, (words) => (ONE_WORD.test(words) || isCleaned(words) ? words : quoteOf(words)))
      .replace(PATH, (path, ending: string = '') => `${IN_HOME.test(path) ? '~' : ''}/${LEFT_OUT}${ending}`)
  }

  private replaceKnown(text: string): string {
    this.pattern ??= patternOf([...this.known.keys(), ...[...this.files].flatMap(namesIn)])
    return text.replace(this.pattern, (name) => this.known.get(name.toLowerCase()) ?? replacementOf(name))
  }

  private add(name: string, words: string): void {
    if (name.length < 2) return
    this.known.set(name.normalize().toLowerCase(), words)
    this.pattern = null
  }
}

/** The ending of a file in lower case: `.plist`; null where it has none, or one that may be part of a name. */
export function endingOf(path: string): string | null {
  const ending = extname(path)
  return ENDING.test(ending) ? ending.toLowerCase() : null
}

const replacementOf = (name: string): string => `${LEFT_OUT}${endingOf(name) ?? ''}`

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

/** True where a quoted text consists of replacements only. */
const isCleaned = (words: string): boolean => /^.(?:[~<>/\\\w-]*…[.\w]*|~|<[\w -]+>[/\w.:-]*).$/u.test(words)

function quoteOf(words: string): string {
  return `${words[0] ?? ''}${LEFT_OUT}${words.at(-1) ?? ''}`
}

/** A name is empty where the system has none. */
function systemNames(): { home: string; user: string; host: string } {
  return { home: orEmpty(homedir), user: orEmpty(() => userInfo().username), host: orEmpty(hostname) }
}

function orEmpty(ask: () => string): string {
  try {
    return ask()
  } catch {
    return ''
  }
}

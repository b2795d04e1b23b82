/** The document is not a property list that can be read; `index` is where that shows. */
export class PlistSyntaxError extends Error {
  constructor(
    message: string,
    readonly index: number,
  ) {
    super(message)
  }
}

/** No tag that `powermetrics` writes is longer; a longer one hides something. */
const LONGEST_TAG = 64

/** Opening, closing and empty tags of one kind. */
const CONTAINER_TAG = {
  array: /<\/?array(?:\s[^<>\n]{0,64})?\/?>/g,
  dict: /<\/?dict(?:\s[^<>\n]{0,64})?\/?>/g,
}

const LESS_THAN = 0x3c
const SLASH = 0x2f

/**
 * Pulls values out of one property list, front to back, building nothing that was not asked for.
 *
 * `text` holds one character a byte (latin1), so that an index is a byte offset; `string()` decodes UTF-8. What
 * `powermetrics` does wrong is tolerated as Python's plistlib would after repair: bare `&`, keys without a value,
 * repeated keys (each is delivered, the caller keeps the last), `nan`. A comment must end on its own line and
 * CDATA is refused: `powermetrics` writes neither, and either could hide markup inside a process name.
 */
export class PlistCursor {
  private at = 0
  /** Whether the tag just opened was `<name/>`. */
  private selfClosing = false

  constructor(private readonly text: string) {}

  get index(): number {
    return this.at
  }

  /** Moves behind `<plist …>`. The prolog is not looked at; entities of a DTD are never expanded. */
  enterPlist(): void {
    const start = this.text.indexOf('<plist')
    if (start < 0) throw new PlistSyntaxError('there is no <plist> element', 0)
    this.at = start
    this.openTag()
  }

  /** Throws unless only `</plist>` is left. */
  leavePlist(): void {
    this.toMarkup()
    if (!this.text.startsWith('</plist>', this.at)) {
      throw new PlistSyntaxError('something follows the root element', this.at)
    }
  }

  /**
   * Calls `onField` for every key of the dictionary that comes next; it must take exactly one value. False, and the
   * value skipped, when something else than a dictionary comes next.
   */
  dict(onField: (key: string) => void): boolean {
    const tag = this.openTag()
    if (tag !== 'dict') {
      this.skipRest(tag, false)
      return false
    }
    if (this.selfClosing) return true
    for (let key = this.nextKey(); key !== null; key = this.nextKey()) onField(key)
    return true
  }

  /** Calls `onItem` before every item; it must take exactly one value. Anything but an array is skipped. */
  array(onItem: () => void): void {
    const tag = this.openTag()
    if (tag !== 'array') return this.skipRest(tag, false)
    if (this.selfClosing) return
    while (!this.nextIs('</array')) onItem()
    this.closeTag('array')
  }

  /** A finite `<integer>` or `<real>`; null for `nan`, infinities, nothing, and every other type. */
  number(): number | null {
    const tag = this.openTag()
    if (tag !== 'integer' && tag !== 'real') {
      this.skipRest(tag, false)
      return null
    }
    const text = this.characters(tag).trim()
    const value = text === '' ? Number.NaN : Number(text)
    return Number.isFinite(value) ? value : null
  }

  /** The characters of a `<string>` or `<date>`; null for every other type. */
  string(): string | null {
    const tag = this.openTag()
    if (tag !== 'string' && tag !== 'date') {
      this.skipRest(tag, false)
      return null
    }
    return decodeCharacters(this.characters(tag))
  }

  /** `<true/>` or `<false/>`; null for every other type. */
  boolean(): boolean | null {
    const tag = this.openTag()
    this.skipRest(tag, false)
    return tag === 'true' ? true : tag === 'false' ? false : null
  }

  /**
   * Passes over one value without reading it. `ownLine` demands that its closing tag begins a line, as all of
   * `powermetrics`' do: where process names occur, one that carries a closing tag must not end the section early.
   */
  skip(ownLine = false): void {
    this.skipRest(this.openTag(), ownLine)
  }

  /** The next key that has a value, or null behind `</dict>`. */
  private nextKey(): string | null {
    for (;;) {
      if (this.nextIs('</dict')) {
        this.closeTag('dict')
        return null
      }
      if (this.openTag() !== 'key') throw new PlistSyntaxError('a value has no key', this.at)
      const key = this.characters('key')
      if (!this.nextIs('<key') && !this.nextIs('</dict')) return key
    }
  }

  private nextIs(markup: string): boolean {
    this.toMarkup()
    return this.text.startsWith(markup, this.at)
  }

  /** To the next tag, over text (which has no meaning between elements) and one-line comments. */
  private toMarkup(): void {
    for (;;) {
      const start = this.text.indexOf('<', this.at)
      if (start < 0) throw new PlistSyntaxError('the document ends inside an element', this.text.length)
      this.at = start
      if (this.text.charCodeAt(start + 1) !== 0x21) return
      const end = this.text.startsWith('<!--', start) ? this.text.indexOf('-->', start + 4) : -1
      if (end < 0 || this.text.slice(start, end).includes('\n')) {
        throw new PlistSyntaxError('there is markup that powermetrics does not write', start)
      }
      this.at = end + 3
    }
  }

  /** Consumes an opening tag and returns its name. */
  private openTag(): string {
    this.toMarkup()
    const start = this.at + 1
    let nameEnd = start
    while (isLowerCase(this.text.charCodeAt(nameEnd))) nameEnd++
    const end = this.tagEnd(nameEnd)
    if (nameEnd === start) throw new PlistSyntaxError('an element was expected', this.at)
    this.selfClosing = this.text.charCodeAt(end - 1) === SLASH
    this.at = end + 1
    return this.text.slice(start, nameEnd)
  }

  private closeTag(name: string): void {
    if (!this.nextIs(`</${name}`)) throw new PlistSyntaxError(`</${name}> was expected`, this.at)
    this.at = this.tagEnd(this.at + 2 + name.length) + 1
  }

  /** Index of the `>` that ends the tag begun before `from`. */
  private tagEnd(from: number): number {
    const limit = Math.min(this.text.length, from + LONGEST_TAG)
    for (let index = from; index < limit; index++) {
      const code = this.text.charCodeAt(index)
      if (code === 0x3e) return index
      if (code === LESS_THAN || code === 0x0a) break
    }
    throw new PlistSyntaxError('a tag does not end', this.at)
  }

  /** What stands before the closing tag of the scalar `name` that was just opened. */
  private characters(name: string): string {
    if (this.selfClosing) return ''
    const start = this.at
    const end = this.text.indexOf('<', start)
    if (end < 0 || !this.text.startsWith(`</${name}`, end)) {
      throw new PlistSyntaxError(`<${name}> is not closed`, start)
    }
    this.at = end
    this.closeTag(name)
    return this.text.slice(start, end)
  }

  private skipRest(tag: string, ownLine: boolean): void {
    if (this.selfClosing) return
    if (tag === 'array' || tag === 'dict') this.skipContainer(tag, ownLine)
    else this.characters(tag)
  }

  /** Looks at tags of its own kind only, in one pass of the engine's own search: tasks make up most of a document. */
  private skipContainer(kind: 'array' | 'dict', ownLine: boolean): void {
    const opened = this.at
    const markup = CONTAINER_TAG[kind]
    markup.lastIndex = opened
    for (let depth = 1; depth > 0;) {
      const tag = markup.exec(this.text)
      if (tag === null) throw new PlistSyntaxError(`<${kind}> is not closed`, opened)
      if (tag[0].endsWith('/>')) continue
      depth += tag[0].charCodeAt(1) === SLASH ? -1 : 1
      if (depth === 0 && ownLine) this.checkOwnLine(opened, tag.index)
      this.at = markup.lastIndex
    }
  }

  /** Asks nothing of a document that somebody's tool put on one line. */
  private checkOwnLine(opened: number, close: number): void {
    const { text } = this
    const isBlank = (from: number, to: number): boolean => text.slice(from, to).trim() === ''
    const firstBreak = text.indexOf('\n', opened)
    const hasLines = firstBreak >= 0 && firstBreak < close && isBlank(opened, firstBreak)
    if (hasLines && !isBlank(text.lastIndexOf('\n', close), close)) {
      throw new PlistSyntaxError('a process name contains markup', close)
    }
  }
}

function isLowerCase(code: number): boolean {
  return code >= 0x61 && code <= 0x7a
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** V8 copies slices shorter than this; a longer one would keep the whole document alive. */
const SHORTEST_SLICE_THAT_HOLDS_ON = 13

/** UTF-8 and entities to a string of its own. A bare `&` stays. */
function decodeCharacters(latin1: string): string {
  if (latin1.length < SHORTEST_SLICE_THAT_HOLDS_ON && /^[ -%'-~]*$/.test(latin1)) return latin1
  const decoded = Buffer.from(latin1, 'latin1').toString('utf8')
  if (!decoded.includes('&')) return decoded
  return decoded.replace(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g,
    (all, name, dec, hex) => {
      if (typeof name === 'string') return ENTITIES[name] ?? all
      const code = typeof dec === 'string' ? Number.parseInt(dec, 10) : Number.parseInt(String(hex), 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : all
    },
  )
}

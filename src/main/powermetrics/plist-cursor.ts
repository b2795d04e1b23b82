import { findClosingTag, type ContainerKind } from './plist-containers'
import { decodeCharacters, isNumberText, parseNumber } from './plist-values'

/** The document is no valid property list; `index` is the byte in it where that is certain. */
export class PlistSyntaxError extends Error {
  constructor(
    message: string,
    readonly index: number,
  ) {
    super(message)
  }
}

/** `powermetrics` writes no longer tag. A longer one could hide markup. */
const LONGEST_TAG = 64

/** So much is decoded at a time. Most of a document is skipped as bytes and never becomes a string. */
const PART_BYTES = 8 * 1024

const LINE_FEED = 0x0a
const SLASH = 0x2f
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e

/**
 * Reads the values of one property list from front to back, and builds only what is asked for.
 *
 * `bytes` must not change meanwhile. A part at a time is decoded as latin1, so that an index is a byte offset;
 * `string()` decodes UTF-8. The mistakes of `powermetrics` are tolerated: bare `&`, keys without a value, repeated
 * keys (each is delivered, and the caller uses the last), `nan`. A comment must end on its own line and CDATA is
 * rejected: `powermetrics` writes neither, and either could hide markup inside a process name.
 */
export class PlistCursor {
  /** Offset in the document of the first character of `text`. */
  private base = 0
  private text = ''
  /** In `text`. */
  private at = 0
  /** Whether the tag just opened was `<name/>`. */
  private selfClosing = false
  /** The first number that is none, behind whose element `index` lies; null without one. */
  unreadable: { index: number; text: string } | null = null

  constructor(private readonly bytes: Buffer) {
    this.decodeFrom(0)
  }

  /** Bytes from the start of the document. */
  get index(): number {
    return this.base + this.at
  }

  /** Moves behind `<plist …>`. The prolog is ignored, so entities of a DTD are never expanded. */
  enterPlist(): void {
    const start = this.bytes.indexOf('<plist')
    if (start < 0) throw new PlistSyntaxError('there is no <plist> element', 0)
    this.moveTo(start)
    this.openTag()
  }

  /** Throws unless only `</plist>` is left. */
  leavePlist(): void {
    this.toMarkup()
    if (!this.text.startsWith('</plist>', this.at)) {
      throw new PlistSyntaxError('something follows the root element', this.index)
    }
  }

  /**
   * Calls `onField` for every key of the dictionary that comes next; it must read or skip exactly one value. Any
   * other value is skipped, and false is returned.
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

  /** Calls `onItem` before every item; it must read or skip exactly one value. Anything but an array is skipped. */
  array(onItem: () => void): void {
    const tag = this.openTag()
    if (tag !== 'array') return this.skipRest(tag, false)
    if (this.selfClosing) return
    while (!this.nextCloses()) onItem()
    this.closeTag('array')
  }

  /** A finite `<integer>` or `<real>`; null for `nan`, infinities, nothing, and every other type. */
  number(): number | null {
    const tag = this.openTag()
    if (tag !== 'integer' && tag !== 'real') {
      this.skipRest(tag, false)
      return null
    }
    const text = this.characters(tag)
    const value = parseNumber(text)
    if (value === null && !isNumberText(text)) this.unreadable ??= { index: this.index, text }
    return value
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
   * Skips one value without reading it. With `ownLine` its closing tag must begin a line, as `powermetrics` writes it: a
   * process name that contains a closing tag must not end the section early.
   */
  skip(ownLine = false): void {
    this.skipRest(this.openTag(), ownLine)
  }

  /** Skips one value, and returns its text as latin1, markup and all. */
  skippedText(): string {
    this.toMarkup()
    const start = this.index
    this.skip()
    return this.bytes.toString('latin1', start, this.index)
  }

  /** Skips the values that match `pattern`, which is sticky; false where the next one does not. */
  skipAlike(pattern: RegExp): boolean {
    this.toMarkup()
    pattern.lastIndex = this.at
    if (!pattern.test(this.text)) return false
    this.at = pattern.lastIndex
    return true
  }

  /** The next key that has a value, or null behind `</dict>`. */
  private nextKey(): string | null {
    for (;;) {
      if (this.nextCloses()) {
        this.closeTag('dict')
        return null
      }
      if (this.openTag() !== 'key') throw new PlistSyntaxError('a value has no key', this.index)
      const key = this.characters('key')
      // `</` and `<key` follow a key without a value.
      this.toMarkup()
      const code = this.text.charCodeAt(this.at + 1)
      if (code !== SLASH && !(code === 0x6b && this.text.startsWith('<key', this.at))) return key
    }
  }

  private nextCloses(): boolean {
    this.toMarkup()
    return this.text.charCodeAt(this.at + 1) === SLASH
  }

  /** To the next tag, over text (which has no meaning between elements) and one-line comments. */
  private toMarkup(): void {
    for (;;) {
      // Mostly the next tag begins here, and comparing is faster than `indexOf`.
      const { text, at } = this
      let start = text.charCodeAt(at) === LESS_THAN ? at : text.indexOf('<', at)
      while (start < 0) {
        if (!this.decodeFrom(this.base + this.text.length)) {
          throw new PlistSyntaxError('the document ends inside an element', this.bytes.length)
        }
        start = this.text.indexOf('<')
      }
      this.at = start
      if (this.text.charCodeAt(start + 1) !== 0x21) return
      const end = this.text.startsWith('<!--', start) ? this.text.indexOf('-->', start + 4) : -1
      if (end < 0 || this.text.slice(start, end).includes('\n')) {
        throw new PlistSyntaxError('there is markup that powermetrics does not write', this.index)
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
    if (nameEnd === start) throw new PlistSyntaxError('an element was expected', this.index)
    this.selfClosing = this.text.charCodeAt(end - 1) === SLASH
    this.at = end + 1
    return this.text.slice(start, nameEnd)
  }

  private closeTag(name: string): void {
    this.toMarkup()
    if (!this.isClosing(name, this.at)) throw new PlistSyntaxError(`</${name}> was expected`, this.index)
    this.at = this.tagEnd(this.at + 2 + name.length) + 1
  }

  /** True where `</name` is at `start`. */
  private isClosing(name: string, start: number): boolean {
    return this.text.charCodeAt(start + 1) === SLASH && this.text.startsWith(name, start + 2)
  }

  /** Index in `text` of the `>` of the tag that begins before `from`. */
  private tagEnd(from: number): number {
    const limit = Math.min(this.text.length, from + LONGEST_TAG)
    for (let index = from; index < limit; index++) {
      const code = this.text.charCodeAt(index)
      if (code === GREATER_THAN) return index
      if (code === LESS_THAN || code === LINE_FEED) break
    }
    throw new PlistSyntaxError('a tag does not end', this.index)
  }

  /** The text of the scalar `name`, whose opening tag was just read. */
  private characters(name: string): string {
    if (this.selfClosing) return ''
    const start = this.at
    let end = this.text.indexOf('<', start)
    while (end < 0 && this.decodeMore()) end = this.text.indexOf('<', start)
    if (end < 0 || !this.isClosing(name, end)) {
      throw new PlistSyntaxError(`<${name}> is not closed`, this.index)
    }
    this.at = end
    this.at = this.tagEnd(end + 2 + name.length) + 1
    return this.text.slice(start, end)
  }

  private skipRest(tag: string, ownLine: boolean): void {
    if (this.selfClosing) return
    if (tag === 'array' || tag === 'dict') this.skipContainer(tag, ownLine)
    else this.characters(tag)
  }

  /** Skipped as bytes: with `--show-all`, tasks make up 90 % of a document and must not become a string. */
  private skipContainer(kind: ContainerKind, ownLine: boolean): void {
    const opened = this.index
    const close = findClosingTag(this.bytes, kind, opened)
    if (close === null) throw new PlistSyntaxError(`<${kind}> is not closed`, opened)
    if (ownLine) this.checkOwnLine(opened, close.start)
    this.moveTo(close.end)
  }

  /** Does not apply to a document that another tool wrote on one line. */
  private checkOwnLine(opened: number, close: number): void {
    const { bytes } = this
    const isBlank = (from: number, to: number): boolean => bytes.toString('latin1', from, to).trim() === ''
    const firstBreak = bytes.indexOf(LINE_FEED, opened)
    const hasLines = firstBreak >= 0 && firstBreak < close && isBlank(opened, firstBreak)
    if (hasLines && !isBlank(bytes.lastIndexOf(LINE_FEED, close), close)) {
      throw new PlistSyntaxError('a process name contains markup', close)
    }
  }

  private moveTo(offset: number): void {
    if (offset < this.base + this.text.length) this.at = offset - this.base
    else this.decodeFrom(offset)
  }

  /** Decodes another part; false at the end of the document. */
  private decodeFrom(offset: number): boolean {
    this.base = offset
    this.at = 0
    this.text = this.bytes.toString('latin1', offset, this.partEnd(offset + PART_BYTES))
    return this.text.length > 0
  }

  /** Decodes a longer part; false at the end of the document. */
  private decodeMore(): boolean {
    const { length } = this.text
    this.text = this.bytes.toString('latin1', this.base, this.partEnd(this.base + 2 * length + PART_BYTES))
    return this.text.length > length
  }

  /** The end of the line that `offset` lies in, so that no tag is cut: no valid one spans lines. */
  private partEnd(offset: number): number {
    const lineBreak = this.bytes.indexOf(LINE_FEED, offset)
    return lineBreak < 0 ? this.bytes.length : lineBreak + 1
  }
}

function isLowerCase(code: number): boolean {
  return code >= 0x61 && code <= 0x7a
}

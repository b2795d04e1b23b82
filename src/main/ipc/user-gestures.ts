import { app, type WebContents } from 'electron'

/** A press counts for so long: on a slow machine a large picture is drawn between a key and the call. */
const LONGEST_PRESS_MS = 10_000
/** Presses that wait for their calls: of a key right after another, as ⌘S and ⌘C, each has one. */
const MOST_PRESSES = 2

/** Presses in Electron's `input-event`; a held key repeats `rawKeyDown`. */
const PRESSES: ReadonlySet<string> = new Set(['mouseDown', 'rawKeyDown', 'keyDown', 'touchStart'])

interface PageEvents {
  on(
    event: 'input-event',
    listener: (event: unknown, input: { type: string; modifiers?: readonly string[] }) => void,
  ): unknown
}

/**
 * What the person did in a page with keys, mouse and fingers, as main sees it on the way to the page: a page that was taken
 * over can make up events, but not these. Each press allows one call that needs it.
 */
export class UserGestures {
  /** The oldest first. */
  private pressedAtMs: number[] = []
  private isDown = false

  /**
   * `isAssisted`: a screen reader or the like presses buttons without any event, so that it cannot be told whether a person
   * did. `nowMs`: a monotonic clock.
   */
  constructor(
    page: PageEvents,
    private readonly isAssisted: () => boolean = () => app.isAccessibilitySupportEnabled(),
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    page.on('input-event', (_event, { type, modifiers }) => {
      if (modifiers?.includes('isautorepeat') === true) return
      if (PRESSES.has(type)) this.press()
      if (type === 'mouseDown') this.isDown = true
      else if (type === 'mouseUp') this.isDown = false
    })
  }

  /** Call where the person chose something for the page outside of it, as in a menu. */
  press(): void {
    this.pressedAtMs = [...this.pressedAtMs, this.nowMs()].slice(-MOST_PRESSES)
  }

  /** Whether there was a press that no call has used; it is used now. */
  usePress(): boolean {
    const sinceMs = this.nowMs() - LONGEST_PRESS_MS
    const [used, ...others] = this.pressedAtMs.filter((atMs) => atMs >= sinceMs)
    this.pressedAtMs = others
    return used !== undefined || this.isAssisted()
  }

  /** Whether the mouse button is down, and no drag was begun with it; it counts as begun now. */
  useDrag(): boolean {
    const { isDown } = this
    this.isDown = false
    return isDown
  }
}

const known = new WeakMap<WebContents, UserGestures>()

/** Those of a page. Call once before its first input. */
export function gesturesOf(page: WebContents): UserGestures {
  const gestures = known.get(page) ?? new UserGestures(page)
  known.set(page, gestures)
  return gestures
}

import type { Page } from '@playwright/test'

/** What may be off by rounding, CSS px. */
const SLACK_PX = 1.5

/**
 * What is wrong with the layout of the page as it is drawn, a sentence each: what leaves the window at a side, words that are cut
 * without an ellipsis that a tooltip completes, controls and words that lie over one another. What scrolls may be out of
 * view; what is drawn on a canvas or in a chart's frame is not looked at.
 */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(findFaults, SLACK_PX)
}

/** Evaluated in the page, so that it can use nothing from outside itself. */
function findFaults(slackPx: number): string[] {
  interface Box {
    left: number
    right: number
    top: number
    bottom: number
  }
  interface Piece {
    element: Element
    text: string
    box: Box
    layer: Element
  }
  const isClipping = (overflow: string): boolean => overflow !== 'visible'
  const isScrolling = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll'
  const ancestors = function* (element: Element): Generator<Element> {
    for (let at: Element | null = element; at !== null; at = at.parentElement) yield at
  }
  const describe = (element: Element): string => {
    const name = [...ancestors(element)].find(({ classList }) => classList.length > 0)?.className
    return `<${element.localName}> in .${String(name)}`
  }
  const isSeen = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.closest('svg, .visually-hidden, .off-screen, [hidden]') === null
  const layerOf = (element: Element): Element =>
    [...ancestors(element)].find((at) => ['fixed', 'sticky'].includes(getComputedStyle(at).position)) ??
    document.body
  const cutBy = (inner: Box, outer: Box): number =>
    Math.max(
      outer.left - inner.left,
      inner.right - outer.right,
      outer.top - inner.top,
      inner.bottom - outer.bottom,
    )
  const shared = (one: Box, other: Box): Box => ({
    left: Math.max(one.left, other.left),
    right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top),
    bottom: Math.min(one.bottom, other.bottom),
  })
  const isEmpty = ({ left, right, top, bottom }: Box): boolean =>
    right - left <= slackPx || bottom - top <= slackPx
  const padding = (element: Element): Box => {
    const { left, top } = element.getBoundingClientRect()
    const x = left + element.clientLeft
    const y = top + element.clientTop
    return { left: x, right: x + element.clientWidth, top: y, bottom: y + element.clientHeight }
  }
  /** What is left of a box once all around it have clipped it, and who cuts it where nobody could scroll to the rest. */
  const clip = (element: Element, box: Box): { seen: Box; cutters: Element[] } => {
    let seen = box
    const cutters: Element[] = []
    for (const at of ancestors(element)) {
      const { overflowX, overflowY, position, display } = getComputedStyle(at)
      if (
        at !== document.documentElement &&
        display !== 'inline' &&
        (isClipping(overflowX) || isClipping(overflowY))
      ) {
        const room = padding(at)
        const limit = {
          left: isClipping(overflowX) ? room.left : -Infinity,
          right: isClipping(overflowX) ? room.right : Infinity,
          top: isClipping(overflowY) ? room.top : -Infinity,
          bottom: isClipping(overflowY) ? room.bottom : Infinity,
        }
        const next = shared(seen, limit)
        const cutsX = Math.max(seen.right - next.right, next.left - seen.left) > slackPx
        const cutsY = Math.max(seen.bottom - next.bottom, next.top - seen.top) > 2 * slackPx
        if ((cutsX && !isScrolling(overflowX)) || (cutsY && !isScrolling(overflowY))) cutters.push(at)
        seen = next
      }
      if (position === 'fixed') break
    }
    return { seen, cutters }
  }
  const hasEllipsis = (element: Element): boolean => {
    const { textOverflow, webkitLineClamp } = getComputedStyle(element)
    return textOverflow === 'ellipsis' || webkitLineClamp !== 'none'
  }
  /** Its own tooltip, or that of what it stands in. */
  const hasTooltip = (element: Element): boolean =>
    [...ancestors(element)].some((at) => at.getAttribute('title') ?? '')
  const faults: string[] = []
  const pieces: Piece[] = []
  const look = (element: Element, box: Box, text: string, isControl: boolean): void => {
    const { seen, cutters } = clip(element, box)
    const isGone = isEmpty(seen)
    const fullName = [...ancestors(element)].some(
      (at) => cutters.includes(at) && hasEllipsis(at) && hasTooltip(element),
    )
    // Words that are gone as a whole were dropped for want of room, as those of the status line are.
    if (cutters.length > 0 && !fullName && (isControl || !isGone))
      faults.push(`“${text}”, ${describe(element)}, is cut by ${cutters.map(describe).join(', ')}`)
    if (isGone) return
    if (cutBy(seen, { left: 0, right: innerWidth, top: -Infinity, bottom: Infinity }) > slackPx)
      faults.push(`“${text}”, ${describe(element)}, leaves the window: ${seen.left} to ${seen.right}`)
    pieces.push({ element, text, box: seen, layer: layerOf(element) })
  }
  const controls = 'button, input, select, textarea, summary, [role="tab"], [role="menuitem"]'
  const dialog = document.querySelector('dialog[open]')
  const root = dialog ?? document.body
  for (const control of root.querySelectorAll(controls))
    if (isSeen(control))
      look(control, control.getBoundingClientRect(), control.ariaLabel ?? control.textContent, true)
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (texts.nextNode() !== null) {
    const node = texts.currentNode
    const element = node.parentElement
    if (element === null || (node.textContent ?? '').trim() === '' || !isSeen(element)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) look(element, box, (node.textContent ?? '').trim(), false)
  }
  pieces.forEach((one, index) => {
    for (const other of pieces.slice(index + 1)) {
      const isWithin = one.element.contains(other.element) || other.element.contains(one.element)
      if (isWithin || one.layer !== other.layer) continue
      const { left, right, top, bottom } = shared(one.box, other.box)
      if (right - left > 2 * slackPx && bottom - top > 2 * slackPx)
        faults.push(
          `“${one.text}”, ${describe(one.element)}, lies over “${other.text}”, ${describe(other.element)}`,
        )
    }
  })
  if (document.documentElement.scrollWidth > innerWidth) faults.push('The page scrolls sideways')
  return [...new Set(faults)]
}

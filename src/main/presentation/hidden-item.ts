interface Area {
  x: number
  y: number
  width: number
  height: number
}

/** So many looks in a row have to find it out of sight: while the menu bar is arranged, items are anywhere. */
const LOOKS = 3

/** What a person is told once when the item cannot be seen. */
export const HIDDEN_ITEM = {
  title: 'macOS hides Anemometer in the menu bar',
  body: 'To see it there, allow Anemometer in System Settings under Menu Bar. Until then its icon is in the Dock.',
} as const

/**
 * Notices that the system keeps the item in the menu bar out of sight. From macOS 26 on people can switch items off, and apps
 * are not told: the item is made all the same, and lies below the screen (seen as `y` of the screen's height).
 */
export class HiddenItemWatch {
  private found: boolean | null = null
  private looks = 0
  private isHidden: boolean | null = null

  /** `bounds` of the item and of the displays, all in DIP of the screen. Returns whether it is hidden; null until that is sure. */
  look(bounds: Area | null, displays: readonly Area[]): boolean | null {
    const found = bounds && isOff(bounds, displays)
    this.looks = found === this.found ? this.looks + 1 : 1
    this.found = found
    if (found !== null && this.looks >= LOOKS) this.isHidden = found
    return this.isHidden
  }
}

/** Whether nothing of it lies on a display; null where that cannot be told, as before it is placed and has a size. */
export function isOff(item: Area, displays: readonly Area[]): boolean | null {
  if (item.width <= 0 || item.height <= 0 || displays.length === 0) return null
  return displays.every(
    ({ x, y, width, height }) =>
      item.x >= x + width || item.x + item.width <= x || item.y >= y + height || item.y + item.height <= y,
  )
}

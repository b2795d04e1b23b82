import { globalShortcut } from 'electron'
import {
  formatAccelerator,
  SHORTCUT_TARGETS,
  type GlobalShortcuts as Wanted,
  type ShortcutsStatus,
  type ShortcutTarget,
} from '#shared/global-shortcuts'
import type { Result } from '#shared/ipc-contract'

const DONE: Result = { ok: true, value: null }

/** Wayland gives no program the keys of others; Electron asks the desktop's portal for them, which not every desktop has. */
const WAYLAND =
  'On Wayland the desktop decides: it may ask first, or let no program have such keys. Its own keyboard settings can start Anemometer by a key instead, which shows the window of the one that runs.'

/** Keys that act while another program has the keyboard. */
export class GlobalShortcuts {
  private readonly active = new Map<ShortcutTarget, string>()
  private readonly inactive = new Map<ShortcutTarget, string>()

  constructor(
    private readonly actions: Readonly<Record<ShortcutTarget, () => void>>,
    private readonly isWayland = isWaylandSession(),
  ) {}

  get status(): ShortcutsStatus {
    return { limit: this.isWayland ? WAYLAND : null, inactive: Object.fromEntries(this.inactive) }
  }

  /** Takes the keys of the settings. Returns why some do not act, a sentence each. */
  begin(wanted: Wanted): string[] {
    for (const target of SHORTCUT_TARGETS) {
      const result = this.set(target, wanted[target])
      if (!result.ok) this.inactive.set(target, result.message)
    }
    return [...this.inactive.values()]
  }

  /** null: none. A failure changes nothing, and says why the key cannot be had. */
  set(target: ShortcutTarget, accelerator: string | null): Result {
    const before = this.active.get(target)
    if (accelerator !== null && accelerator !== before && !this.register(target, accelerator))
      return { ok: false, message: describeTaken(accelerator) }
    if (before !== undefined && before !== accelerator) globalShortcut.unregister(before)
    if (accelerator === null) this.active.delete(target)
    else this.active.set(target, accelerator)
    this.inactive.delete(target)
    return DONE
  }

  dispose(): void {
    globalShortcut.unregisterAll()
    this.active.clear()
  }

  private register(target: ShortcutTarget, accelerator: string): boolean {
    // Electron lets an app take its own key twice.
    if ([...this.active.values()].includes(accelerator)) return false
    return globalShortcut.register(accelerator, this.actions[target])
  }
}

export function isWaylandSession(): boolean {
  return process.platform === 'linux' && process.env.XDG_SESSION_TYPE === 'wayland'
}

function describeTaken(accelerator: string): string {
  const key = formatAccelerator(accelerator, process.platform === 'darwin' ? 'darwin' : 'other')
  return `${key} belongs to the system, to another program, or to another of these. Choose another key.`
}

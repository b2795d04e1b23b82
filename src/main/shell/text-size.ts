import type { WebContents } from 'electron'
import { TEXT_SIZE_COMMANDS, COMMANDS, type TextSizeCommand } from '#shared/commands'
import { DEFAULT_SETTINGS, TEXT_SIZES_PERCENT, type TextSizePercent } from '#shared/settings'

export interface TextSizeParts {
  /** The one of the settings. */
  textSizePercent: () => TextSizePercent
  /** Keeps another one. `changed` is called once it is kept. */
  onChosen: (textSizePercent: TextSizePercent) => void
}

/**
 * How large text is in the windows that a person sees: Chromium's zoom, which enlarges all that surrounds it as well, and
 * has canvases painted with as many more pixels. Its keys act here rather than in the page, so that no dialog and no field
 * keeps them from somebody who cannot read it.
 */
export class TextSize {
  private readonly pages = new Set<WebContents>()

  constructor(private readonly parts: TextSizeParts) {}

  /** CSS px to DIP: 1 to 2. */
  get factor(): number {
    return this.parts.textSizePercent() / 100
  }

  /** Sizes the text of `page`, now and whenever it changes, and handles its keys. Call before anything is loaded. */
  follow(page: WebContents): void {
    this.pages.add(page)
    page.once('destroyed', () => this.pages.delete(page))
    // Chromium keeps a zoom for each origin, which takes effect with a document of that origin.
    page.on('did-navigate', () => page.setZoomFactor(this.factor))
    page.on('before-input-event', (event, input) => {
      const command = commandOf(input)
      if (command === null) return
      event.preventDefault()
      this.run(command)
    })
  }

  /** Carries out what was chosen by a key or in the menu. Does nothing where text has that size, or no larger or smaller one. */
  run(command: TextSizeCommand): void {
    const current = this.parts.textSizePercent()
    const index = TEXT_SIZES_PERCENT.indexOf(current)
    const chosen =
      command === 'actual-text-size'
        ? DEFAULT_SETTINGS.textSizePercent
        : TEXT_SIZES_PERCENT[command === 'bigger-text' ? index + 1 : index - 1]
    // A key that is held repeats.
    if (chosen !== undefined && chosen !== current) this.parts.onChosen(chosen)
  }

  /** Call when it was changed in the settings. */
  changed(): void {
    for (const page of this.pages) if (page.getZoomFactor() !== this.factor) page.setZoomFactor(this.factor)
  }
}

/** Also with Shift, which + and 0 need on some keyboards. */
function commandOf({ type, key, control, meta, alt }: Electron.Input): TextSizeCommand | null {
  const hasMod = process.platform === 'darwin' ? meta && !control : control && !meta
  if (type !== 'keyDown' || !hasMod || alt) return null
  return TEXT_SIZE_COMMANDS.find((id) => COMMANDS[id].keys.some((each) => each === `Mod+${key}`)) ?? null
}

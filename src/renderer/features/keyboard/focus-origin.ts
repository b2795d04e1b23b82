/**
 * Whether the control that has the focus was reached by a key. `:focus-visible` does not tell: Chromium turns it on for
 * a control that was clicked as soon as any key goes down.
 */
export class FocusOrigin {
  #lastInput: 'key' | 'pointer' = 'key'
  #reachedByKey = true

  get reachedByKey(): boolean {
    return this.#reachedByKey
  }

  /** Watches `target` until the returned function is called. */
  watch(target: Window): () => void {
    const onKey = (): void => void (this.#lastInput = 'key')
    const onPointer = (): void => void (this.#lastInput = 'pointer')
    const onFocus = (): void => void (this.#reachedByKey = this.#lastInput === 'key')
    // Captured, because menus stop the propagation of their keys.
    target.addEventListener('keydown', onKey, true)
    target.addEventListener('pointerdown', onPointer, true)
    target.addEventListener('focusin', onFocus, true)
    return () => {
      target.removeEventListener('keydown', onKey, true)
      target.removeEventListener('pointerdown', onPointer, true)
      target.removeEventListener('focusin', onFocus, true)
    }
  }
}

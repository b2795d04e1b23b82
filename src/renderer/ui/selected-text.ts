/** The text that is selected, on the page or in the field that has the focus; empty without any. */
export function selectedText(): string {
  const field = document.activeElement
  if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
    const { value, selectionStart, selectionEnd } = field
    return value.slice(selectionStart ?? 0, selectionEnd ?? 0)
  }
  return window.getSelection()?.toString() ?? ''
}

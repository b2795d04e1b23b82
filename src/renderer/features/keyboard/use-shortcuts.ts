import { useLayoutEffect } from 'react'
import { COMMAND_IDS, COMMANDS, isTextSizeCommand, type PageCommandId } from '#shared/commands'
import { useSession } from '../../stores/session-store'
import { useView } from '../../stores/view-store'
import { FocusOrigin } from './focus-origin'
import { runCommand } from './run-command'

const BY_KEY: ReadonlyMap<string, PageCommandId> = new Map(
  COMMAND_IDS.flatMap((id) =>
    isTextSizeCommand(id) ? [] : COMMANDS[id].keys.map((key) => [key, id] as const),
  ),
)

/** Handles the keys of the window, unless a dialog or a menu is open, which handle their own. */
export function useShortcuts(): void {
  // A layout effect, so that no key is lost that is pressed as soon as the window appears.
  useLayoutEffect(() => {
    const origin = new FocusOrigin()
    const stopWatching = origin.watch(window)
    const onKeyDown = (event: KeyboardEvent): void => {
      const { liveOpen, keysOpen } = useView.getState()
      if (event.defaultPrevented || liveOpen || keysOpen) return
      if (handleKey(event, origin)) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    // Captured, because dialogs and menus stop the propagation of their keys.
    window.addEventListener('keydown', keepFromPressing, true)
    return () => {
      stopWatching()
      window.removeEventListener('keydown', keepFromPressing, true)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

/** Chromium clicks a button again with each repeat of Enter; Space clicks only once it is released. */
function keepFromPressing(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter' && isPressed(event.target)) event.preventDefault()
}

/** True where the key is nobody else's. */
function handleKey(event: KeyboardEvent, origin: FocusOrigin): boolean {
  const key = nameOfKey(event)
  if (key === null) return false
  const isOnCharts = useView.getState().page.kind === 'charts'
  const isCommand = key.startsWith('Mod+')
  if (isTypedInto(event.target) && !(isCommand && key !== 'Mod+A')) return false
  // Charts have nothing to select, and what was selected would show in a dialog that opens later.
  if (key === 'Mod+A') return isOnCharts
  const id = BY_KEY.get(key) ?? (isCommand ? undefined : BY_KEY.get(key.replace('Shift+', '')))
  if (id === undefined || (COMMANDS[id].place === 'charts' && !isOnCharts)) return false
  if (id === 'freeze' && origin.reachedByKey && isPressed(event.target)) return false
  // With selected text, the key copies the text.
  if (id === 'copy-chart' && window.getSelection()?.isCollapsed === false) return false
  if (event.repeat && COMMANDS[id].repeats !== true) return true
  return runCommand(id)
}

/** As the table of commands writes it; null where it is a key of the system. */
function nameOfKey({ key, altKey, shiftKey, metaKey, ctrlKey }: KeyboardEvent): string | null {
  const isMac = useSession.getState().platform === 'darwin'
  const hasMod = isMac ? metaKey : ctrlKey
  if (!hasMod && (metaKey || ctrlKey)) return null
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key
  // A sign such as ? or + may need Shift, by the keyboard.
  const isShifted = shiftKey && (hasMod || name.length > 1 || /\p{L}/u.test(name))
  return [...(hasMod ? ['Mod'] : []), ...(altKey ? ['Alt'] : []), ...(isShifted ? ['Shift'] : []), name].join(
    '+',
  )
}

const BOXES = ':is([type="radio"], [type="checkbox"])'

function isTypedInto(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(`input:not(${BOXES}), textarea, select`)
}

/**
 * Space belongs to a control that was reached by a key. A button that was clicked keeps the focus, but there Space is
 * the view's key.
 */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(`button, summary, input${BOXES}`)
}

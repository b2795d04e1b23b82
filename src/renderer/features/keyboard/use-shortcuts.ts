import { useEffect } from 'react'
import { RANGE_MINUTES } from '#shared/time-range'
import { activeTarget } from '../../snapshot/active-target'
import { copyPicture, savePicture } from '../../snapshot/deliver'
import { changeSettings, hideCrosshair, moveCrosshair, request, togglePause } from '../../stores/actions'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useView } from '../../stores/view-store'
import { FocusOrigin } from './focus-origin'

/** The keys of the window. They rest while a dialog or a menu is open; those handle their own. */
export function useShortcuts(): void {
  useEffect(() => {
    const origin = new FocusOrigin()
    const stopWatching = origin.watch(window)
    const onKeyDown = (event: KeyboardEvent): void => {
      const { settingsOpen, liveOpen } = useView.getState()
      if (event.defaultPrevented || settingsOpen || liveOpen) return
      const isHandled = hasCommandKey(event) ? handleCommand(event) : handlePlain(event, origin)
      if (isHandled) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      stopWatching()
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

function hasCommandKey(event: KeyboardEvent): boolean {
  return useSession.getState().platform === 'darwin' ? event.metaKey : event.ctrlKey
}

function handleCommand(event: KeyboardEvent): boolean {
  if (event.shiftKey || event.altKey) return false
  switch (event.key.toLowerCase()) {
    case 's':
      void savePicture(activeTarget())
      return true
    case 'c':
      // Selected text is what a person means to copy.
      if (window.getSelection()?.isCollapsed === false) return false
      void copyPicture(activeTarget())
      return true
    case 'o':
      void request('source:choose-recording')
      return true
    case ',':
      useView.setState({ settingsOpen: true })
      return true
    default:
      return false
  }
}

function handlePlain(event: KeyboardEvent, { reachedByKey }: FocusOrigin): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey) return false
  const steps = event.shiftKey ? 10 : 1
  switch (event.key) {
    case ' ':
      if (takesSpace(event.target, reachedByKey)) return false
      togglePause()
      return true
    case 'ArrowLeft':
      moveCrosshair(-steps)
      return true
    case 'ArrowRight':
      moveCrosshair(steps)
      return true
    case 'Escape':
      return leave()
    default:
      return chooseRange(event.key)
  }
}

/**
 * Space belongs to a field that is typed into, and to a control that was reached by a key. A button that was clicked
 * keeps the focus, but there Space is the view's key.
 */
function takesSpace(target: EventTarget | null, reachedByKey: boolean): boolean {
  if (!(target instanceof Element)) return false
  return target.matches('input, textarea, select') || (reachedByKey && target.matches('button, summary'))
}

/** Leaves the crosshair first, then the chart that fills the window. */
function leave(): boolean {
  if (useView.getState().crosshairMs !== null) {
    hideCrosshair()
    return true
  }
  if (useSettings.getState().focusedChart === null) return false
  changeSettings({ focusedChart: null })
  return true
}

function chooseRange(key: string): boolean {
  const minutes = RANGE_MINUTES[Number(key) - 1]
  if (minutes === undefined) return false
  changeSettings({ rangeMinutes: minutes })
  return true
}

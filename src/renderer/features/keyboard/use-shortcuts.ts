import { useLayoutEffect } from 'react'
import { RANGE_MINUTES } from '#shared/settings'
import { activeTarget, copyPicture, savePicture } from '../../snapshot/deliver'
import { changeSettings, useSettings } from '../../stores/settings-store'
import {
  hideCrosshair,
  leavePage,
  showsCharts,
  showSettings,
  toggleMeasurements,
  useView,
} from '../../stores/view-store'
import { request } from '../../bridge/bridge'
import { toggleMeasuring } from '../../stores/measurements-store'
import { addMark, beginNaming } from '../../stores/mark-store'
import { useSession } from '../../stores/session-store'
import {
  chooseRange,
  clearSelection,
  showAll,
  followNewest,
  showOldest,
  jumpToEvent,
  moveCrosshair,
  panByKey,
  togglePause,
  zoomByKey,
} from '../../stores/time-actions'
import { toggleEventList } from '../../stores/event-list-store'
import { useTime } from '../../stores/time-store'
import { FocusOrigin } from './focus-origin'

/** Handles the keys of the window, unless a dialog or a menu is open, which handle their own. */
export function useShortcuts(): void {
  // A layout effect, so that no key is lost that is pressed as soon as the window appears.
  useLayoutEffect(() => {
    const origin = new FocusOrigin()
    const stopWatching = origin.watch(window)
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || useView.getState().liveOpen) return
      const isHandled = hasCommandKey(event) ? handleCommand(event) : handlePlain(event, origin)
      if (isHandled) event.preventDefault()
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

function hasCommandKey(event: KeyboardEvent): boolean {
  return useSession.getState().platform === 'darwin' ? event.metaKey : event.ctrlKey
}

/** Calls `act` unless the key repeats because it is held. Returns true, because repeats are handled, too. */
function once({ repeat }: KeyboardEvent, act: () => void): true {
  if (!repeat) act()
  return true
}

function handleCommand(event: KeyboardEvent): boolean {
  if (event.shiftKey || event.altKey) return false
  switch (event.key.toLowerCase()) {
    case 's':
      return once(event, () => void savePicture(activeTarget()))
    case 'c':
      // With selected text, the key copies the text.
      if (window.getSelection()?.isCollapsed === false) return false
      return once(event, () => void copyPicture(activeTarget()))
    case 'o':
      return once(event, () => void request('source:choose-recording'))
    case 'a':
      // Charts have nothing to select, and what was selected would show in a dialog that opens later.
      return useView.getState().page.kind === 'charts' && !isTypedInto(event.target)
    case ',':
      return once(event, () => showSettings('general'))
    default:
      return false
  }
}

function handlePlain(event: KeyboardEvent, { reachedByKey }: FocusOrigin): boolean {
  if (event.metaKey || event.ctrlKey || isTypedInto(event.target)) return false
  const isOnCharts = useView.getState().page.kind === 'charts'
  if (event.altKey) return isOnCharts && handlePan(event.key)
  if (handlePages(event)) return true
  if (!isOnCharts) return event.key === 'Escape' && (event.repeat || leavePage())
  if (event.key !== ' ') return handleTime(event)
  if (reachedByKey && isPressed(event.target)) return false
  return once(event, togglePause)
}

/** The keys of every page. */
function handlePages(event: KeyboardEvent): boolean {
  switch (event.key.toLowerCase()) {
    case 'm':
      return once(event, () => void toggleMeasuring())
    case 'k':
      return once(event, () => void addMark())
    case 'n':
      return beginNaming()
    case 'l':
      return once(event, toggleMeasurements)
    case 'e':
      return showsCharts() && once(event, toggleEventList)
    default:
      return false
  }
}

/** The keys that move the crosshair or the view. They repeat while they are held, except Escape. */
function handleTime({ key, shiftKey, repeat }: KeyboardEvent): boolean {
  const steps = shiftKey ? 10 : 1
  switch (key) {
    case 'ArrowLeft':
      moveCrosshair(-steps)
      return true
    case 'ArrowRight':
      moveCrosshair(steps)
      return true
    case '+':
    case '=':
      zoomByKey(-1)
      return true
    case '-':
      zoomByKey(1)
      return true
    case ',':
      jumpToEvent(-1)
      return true
    case '.':
      jumpToEvent(1)
      return true
    case 'Home':
      void showOldest()
      return true
    case 'End':
      followNewest()
      return true
    case 'Escape':
      return repeat || leave()
    default:
      return handleRange(key)
  }
}

function handlePan(key: string): boolean {
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return false
  panByKey(key === 'ArrowLeft' ? -1 : 1)
  return true
}

function isTypedInto(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select')
  )
}

/**
 * Space belongs to a control that was reached by a key. A button that was clicked keeps the focus, but there Space is
 * the view's key.
 */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('button, summary, input')
}

/** Clears the selection, else hides the crosshair, else shows all charts. False when there was nothing to leave. */
function leave(): boolean {
  if (useTime.getState().selection !== null) {
    clearSelection()
    return true
  }
  if (useView.getState().crosshairMs !== null) {
    hideCrosshair()
    return true
  }
  if (useSettings.getState().focusedChart === null) return false
  changeSettings({ focusedChart: null })
  return true
}

/** 1 to 8 choose a range, 0 all there is. */
function handleRange(key: string): boolean {
  if (key === '0') {
    void showAll()
    return true
  }
  const minutes = RANGE_MINUTES[Number(key) - 1]
  if (minutes === undefined) return false
  chooseRange(minutes)
  return true
}

import { useLayoutEffect } from 'react'
import { RANGE_MINUTES } from '#shared/time-range'
import { activeTarget } from '../../snapshot/active-target'
import { copyPicture, savePicture } from '../../snapshot/deliver'
import { changeSettings, hideCrosshair, request } from '../../stores/actions'
import { leavePage, toggleMeasurements, toggleMeasuring } from '../../stores/measurement-actions'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import {
  chooseRange,
  clearSelection,
  lookAtAll,
  lookAtNow,
  lookAtOldest,
  moveCrosshair,
  panByKey,
  togglePause,
  zoomByKey,
} from '../../stores/time-actions'
import { useTime } from '../../stores/time-store'
import { useView } from '../../stores/view-store'
import { FocusOrigin } from './focus-origin'

/** The keys of the window. They rest while a dialog or a menu is open; those handle their own. */
export function useShortcuts(): void {
  // Within the frame that shows the window: a key pressed at once is not lost.
  useLayoutEffect(() => {
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
  if (event.metaKey || event.ctrlKey || isTypedInto(event.target)) return false
  const isOnCharts = useView.getState().page.kind === 'charts'
  if (event.altKey) return isOnCharts && handlePan(event.key)
  if (handlePages(event.key)) return true
  if (!isOnCharts) return event.key === 'Escape' && leavePage()
  if (event.key !== ' ') return handleTime(event)
  if (reachedByKey && isPressed(event.target)) return false
  togglePause()
  return true
}

/** The keys of every page. */
function handlePages(key: string): boolean {
  switch (key.toLowerCase()) {
    case 'm':
      void toggleMeasuring()
      return true
    case 'l':
      toggleMeasurements()
      return true
    default:
      return false
  }
}

/** The keys that move the crosshair or the view. */
function handleTime({ key, shiftKey }: KeyboardEvent): boolean {
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
    case 'Home':
      void lookAtOldest()
      return true
    case 'End':
      lookAtNow()
      return true
    case 'Escape':
      return leave()
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
  return target instanceof Element && target.matches('input, textarea, select')
}

/**
 * Space belongs to a control that was reached by a key. A button that was clicked keeps the focus, but there Space is
 * the view's key.
 */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('button, summary')
}

/** Leaves what is marked first, then the crosshair, then the chart that fills the window. */
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
    void lookAtAll()
    return true
  }
  const minutes = RANGE_MINUTES[Number(key) - 1]
  if (minutes === undefined) return false
  chooseRange(minutes)
  return true
}

import { MOST_LOG_LINES } from '../observe/log'
import type { AppFound, LogFound } from '../observations'
import {
  counted,
  degraded,
  notAsked,
  ok,
  onMac,
  seconds,
  SEND_REPORT,
  type Check,
  type Judgement,
} from './check'

/** The unified log, and what only the app can ask. */
export const APP_CHECKS: readonly Check[] = [
  {
    id: 'unified-log',
    title: 'Unified log',
    asks: 'May it be read, to tell who uses the Neural Engine?',
    judge: onMac('log', judgeLog),
  },
  {
    id: 'display',
    title: 'Display',
    asks: 'On what is the app shown?',
    judge: inApp(({ displays }) => {
      const sizes = displays.map(
        ({ widthPx, heightPx, scaleFactor }) => `${widthPx} × ${heightPx} at ${scaleFactor}×`,
      )
      return sizes.length > 0 ? ok(`${sizes.join(', ')}.`) : degraded('There is none.', 'Connect a display.')
    }),
  },
  {
    id: 'tray',
    title: 'Menu bar',
    asks: 'Is the item in the menu bar visible?',
    judge: inApp(({ tray }) => {
      if (tray === null) return notAsked('This system does not tell where its item is.')
      const { widthPx, heightPx, isWithinDisplay } = tray
      const evidence = `Its item is ${widthPx} × ${heightPx} points, ${isWithinDisplay ? 'on a' : 'outside of every'} display.`
      return widthPx > 0 && heightPx > 0 && isWithinDisplay
        ? ok(evidence)
        : degraded(
            evidence,
            'macOS hides items that find no room, and since macOS 26 those that are switched off in System Settings, Menu Bar.',
          )
    }),
  },
  {
    id: 'notifications',
    title: 'Notifications',
    asks: 'Can the app show notifications?',
    judge: inApp(({ notifications }) =>
      notifications === 'supported'
        ? ok('This system shows them; whether they are allowed is in System Settings, Notifications.')
        : degraded('This system shows none.', 'On Linux, start a notification service.'),
    ),
  },
  {
    id: 'start-at-login',
    title: 'Start at login',
    asks: 'Does the app start when you log in?',
    judge: inApp(({ startsAtLogin }) =>
      startsAtLogin === null
        ? notAsked('This system has no such setting.')
        : ok(startsAtLogin ? 'It does.' : 'It does not; the menu has a switch for it.'),
    ),
  },
]

function inApp(judge: (found: AppFound) => Judgement): Check['judge'] {
  return ({ app }) =>
    app === null ? notAsked('Only the app can tell: choose Check This Mac… in its menu.') : judge(app)
}

function judgeLog({ isHeard, end, lines, listenedMs }: LogFound): Judgement {
  switch (end) {
    case 'not-administrator':
      return degraded(
        'Only an administrator may read it.',
        'Log in as an administrator to see who uses the Neural Engine.',
      )
    case 'not-permitted':
      return degraded(
        'macOS did not let us read it.',
        'Allow your terminal, or Anemometer, "Full Disk Access" in System Settings, Privacy & Security.',
      )
    case 'no-program':
      return degraded('/usr/bin/log cannot be started.', `It comes with macOS. ${SEND_REPORT}`)
    case 'not-understood':
      return degraded('The log command of this macOS does not take our question.', SEND_REPORT)
    case 'other':
      return degraded('The log command ended by itself.', `Check again. ${SEND_REPORT}`)
    case null:
      break
  }
  if (!isHeard)
    return degraded(`It said nothing for ${seconds(listenedMs)}, not even that it began.`, SEND_REPORT)
  const more = lines.length === MOST_LOG_LINES ? ' at least' : ''
  return ok(
    `It is read: ${counted(lines.length, 'line')} about the Neural Engine${more} in ${seconds(listenedMs)}.`,
  )
}

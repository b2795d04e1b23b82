import { formatInterval } from './format'
import type { LiveStatus } from './live'

/** A state in words: what is, and what happens or can be done next. */
export interface LiveWords {
  /** A few words without a full stop. */
  title: string
  /** Whole sentences. */
  text: string
}

/** What to tell a person about live readings, the same in window and tray. */
export function describeLive({ state, way }: LiveStatus): LiveWords {
  switch (state.kind) {
    case 'not-allowed':
      return {
        title: 'Live readings are not allowed yet',
        text: state.reason ?? 'Only an administrator may run powermetrics. Set up live readings to ask one.',
      }
    case 'asking':
      return { title: 'Asking the administrator', text: 'Answer the system’s password prompt.' }
    case 'refused':
      return {
        title: state.why === 'cancelled' ? 'The prompt was cancelled' : 'The password was not accepted',
        text: 'Nothing was changed. It is asked again only when you set up live readings.',
      }
    case 'ready':
      return { title: 'Live readings are allowed', text: 'Choose Live as the source to read them.' }
    case 'starting':
      return { title: 'Starting', text: 'The first sample comes one interval after the start.' }
    case 'live':
      return { title: 'Live', text: 'Samples arrive.' }
    case 'late':
      return {
        title: 'No sample for three intervals',
        text:
          way === 'once'
            ? 'powermetrics may be busy. If it stays so, allow it again.'
            : 'powermetrics may be busy. It is started again if it stays silent.',
      }
    case 'restarting':
      return {
        title: `Trying again in ${formatInterval(Math.ceil(state.delayMs / 1000) * 1000)}`,
        text: state.reason,
      }
    case 'suspended':
      return {
        title: 'Stopped for a while',
        text: 'Reading goes on when the Mac wakes, the screen is unlocked, or you resume.',
      }
    case 'not-available':
      return { title: 'Live readings are not available', text: state.reason }
  }
}

import type { LiveState, LiveStatus } from '#shared/live'

/** Live readings of powermetrics alone, allowed for ever, but for what a test names. */
export function liveStatusWith(state: LiveState, change: Partial<LiveStatus> = {}): LiveStatus {
  return {
    state,
    way: 'always',
    connectedSinceMs: null,
    bytesReceived: 0,
    canAskForMore: false,
    unknownKeys: [],
    ioReport: { kind: 'off' },
    gains: [],
    needsPermissionForAne: false,
    compared: [],
    ...change,
  }
}

import type { SourceStatus } from '#shared/source-status'

/** The status of a demonstration that runs, but for what a test names. */
export function testStatus(change: Partial<SourceStatus> = {}): SourceStatus {
  return {
    sessionId: 1,
    kind: 'demonstration',
    isMadeUp: true,
    state: 'running',
    label: 'Demonstration',
    message: null,
    machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
    requestedIntervalMs: 1000,
    measuredIntervalMs: 1000,
    sampleCount: 3,
    faultCount: 0,
    lastFault: null,
    replay: null,
    live: null,
    eventSources: [],
    ...change,
  }
}

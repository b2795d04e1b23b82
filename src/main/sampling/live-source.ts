/**
 * Why live readings cannot be had here, as a sentence for a person.
 * `platform` is `process.platform`.
 */
export function whyLiveIsUnavailable(platform: string): string {
  return platform === 'darwin'
    ? 'Live readings are not set up: only an administrator may run powermetrics, and this version cannot ask yet.'
    : 'Live readings need a Mac: powermetrics exists only on macOS.'
}

/** True for files that open as a measurement rather than play: our own, and pictures that carry their samples. */
export function opensAsMeasurement(path: string): boolean {
  return /\.(anemometer|png)$/i.test(path)
}

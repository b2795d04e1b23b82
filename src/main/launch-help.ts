import { CHART_IDS } from '#shared/charts'
import { MAX_SPEED, MIN_SPEED } from './launch-options'

const usage = (
  version: string,
): string => `Anemometer ${version}: what the Apple Neural Engine does, from powermetrics.

Usage: anemometer [--replay FILE [--speed N]] [--hidden] [--verbose]
       anemometer --replay FILE --snapshot OUT.png [--chart NAME] [--no-picture-data]

  --replay FILE        play a recording of powermetrics, a property list or text
  --speed N            ${MIN_SPEED} to ${MAX_SPEED} times the recorded pace, or "max" (default 1)
  --hidden             start with the window closed
  --verbose            write more into the log, which docs/log.md describes
  --snapshot OUT.png   draw the whole recording into a picture, without a window, and exit
  --chart NAME         what it shows: ${CHART_IDS.join(', ')}, all (default all)
  --no-picture-data    leave the samples out of the picture; with them it opens again as a chart
  --help               this
  --version

Exit status: 0 all is well, 1 the picture lacks what could not be read, 2 bad usage or no picture.
`

/** What `--help` or `--version` prints instead of a start; null when neither was asked for. */
export function answerInsteadOfStart(args: readonly string[], version: string): string | null {
  if (args.includes('--help')) return usage(version)
  return args.includes('--version') ? `${version}\n` : null
}

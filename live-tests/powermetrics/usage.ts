import { defaultSamplers, samplersOf } from './samplers'

/** The part of the help text that differs between versions or that tools look for, in our words. */
export function usage(macosMajor: number): string {
  const renamed =
    macosMajor >= 12
      ? ['-o | --output-file <file>', '-i | --sample-rate <N>', '-r | --order <method>', '-A | --show-all']
      : ['-u | --output-file <file>', '-i | --sample-interval <N>', '-o | --order <method>']
  const options = ['-h | --help', '-s | --samplers <samplers>', ...renamed, '-b | --buffer-size <size>']
  const more = ['-n | --sample-count <N>', '-f | --format <format>', '-a | --poweravg <N>']
  return [
    'Usage: powermetrics [-d] [-i sample_interval] [-o order] [-t wakeup_cost]',
    '',
    'The following command-line options are supported:',
    '',
    ...[...options, ...more].map((option) => `    ${option}`),
    '',
    'The following samplers are supported by --samplers:',
    '',
    ...samplersOf(macosMajor).map((name) => `    ${name}`),
    '',
    'and the following sampler groups are supported by --samplers:',
    '',
    `    all           ${samplersOf(macosMajor).join(',')}`,
    `    default       ${defaultSamplers(macosMajor).join(',')}`,
    '',
  ].join('\n')
}

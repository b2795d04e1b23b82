import { isContinuous } from '#shared/sources'
import { DEFAULT_PORT } from '../../main/monitoring/server-config'
import { noOperands, readArguments } from '../arguments'
import type { Command, CommandIo, ExitStatus } from '../command'
import { openSource } from '../measuring/open-source'
import { readServeOptions, SERVE_OPTIONS, type ServeOptions } from '../serving/serve-options'
import { ServeService } from '../serving/serve-service'
import { withStorage } from '../storage/with-storage'
import { printable } from '#shared/printable'

export const serveCommand: Command = {
  name: 'serve',
  group: 'Measure',
  summary: 'serve readings to Prometheus and the like, for days',
  usage: ['anemometer serve [--source SOURCE] [--listen HOST:PORT] [--data DIR] [OPTIONS]'],
  details: [
    'Reads until Ctrl-C or a signal ends it, and answers /metrics in the text format of Prometheus or in OpenMetrics, and /healthz. Energy, traffic and time are counters, which no scrape misses anything of.',
    'Only this machine reaches it, unless --listen names another address, which needs a password (--web-config), a token (--token-file) or certificates of clients (--web-config). A source that fails or ends is told by anemometer_up 0; the server goes on.',
    'Counters begin at 0 with each start. With --data DIR they go on from a total that is kept there with every sample, and the history is kept there, too.',
  ],
  options: SERVE_OPTIONS,
  operands: null,
  examples: [
    { line: 'serve', what: `for a Prometheus on this Mac: curl localhost:${DEFAULT_PORT}/metrics` },
    {
      line: 'serve --listen 0.0.0.0:26366 --web-config web.yml --data ~/anemometer-history',
      what: 'for a Prometheus elsewhere, with TLS and a password; counters go on after a restart',
    },
    { line: 'serve --source demonstration', what: 'made-up readings, to try a dashboard' },
  ],
  exitStatus:
    '0 ended by Ctrl-C or a signal; 1 the history could not be kept any more; 2 nothing was served.',
  run: async (args, io) => {
    const given = readArguments(serveCommand, args)
    noOperands(given)
    const print = (message: string): void => io.printError(`anemometer serve: ${printable(message)}`)
    const options = await readServeOptions(given)
    if (options.ok) return serve(options.value, print, io)
    print(options.message)
    return 2
  },
}

/** The history may take as much as the app's own by default. */
const MAXIMUM_BYTES = 500e6

async function serve(
  options: ServeOptions,
  print: (message: string) => void,
  io: CommandIo,
): Promise<ExitStatus> {
  const opened = await openSource(options, (line) => io.printError(printable(line)))
  if (!opened.ok) {
    print(opened.message)
    return 2
  }
  const source = opened.value
  const { data } = options
  if (data !== null && !isContinuous(source.kind)) {
    print('--data is for readings that go on; a recording is replayed without it.')
    return 2
  }
  const service = new ServeService(options, print)
  if (data === null) return service.run(source, null, io)
  return withStorage(
    {
      ...{ data, access: 'create', maximumBytes: MAXIMUM_BYTES },
      onTotals: (totals) => service.onTotals(totals),
      onRestart: () => service.onRestart(),
    },
    io,
    (storage) => service.run(source, storage, io),
  )
}

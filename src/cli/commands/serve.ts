import { hostname } from 'node:os'
import type { Result } from '#shared/ipc-contract'
import type { TotalsData } from '#shared/sample-totals'
import { DEFAULT_SOURCE, isContinuous } from '#shared/sources'
import { version } from '../../../package.json'
import { SourceLog } from '../../main/log/source-log'
import { createGuard } from '../../main/monitoring/access'
import { HttpServer } from '../../main/monitoring/http-server'
import { Meter } from '../../main/monitoring/meter'
import { meterPages } from '../../main/monitoring/pages'
import {
  DEFAULT_PORT,
  describeListenError,
  formatOrigin,
  readTokenFile,
  resolveListenAddress,
  type ListenAddress,
} from '../../main/monitoring/server-config'
import { NO_WEB_CONFIG, readWebConfig, type WebConfig } from '../../main/monitoring/web-config'
import type { Consumer } from '../../main/pipeline/consumers'
import { Pipeline } from '../../main/pipeline/pipeline'
import type { Source } from '../../main/sources/source'
import type { StorageClient } from '../../main/storage-service/client'
import { noOperands, readArguments, type Arguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { INTERVAL_OPTION, SOURCE_OPTION } from '../common-options'
import { Interruption } from '../measuring/interruption'
import { openSource, type SourceOptions } from '../measuring/open-source'
import { withStorage } from '../storage/with-storage'
import { printable } from '../text/printable'

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
  options: [
    SOURCE_OPTION,
    INTERVAL_OPTION,
    {
      name: 'listen',
      value: 'HOST:PORT',
      summary: `where to listen (default 127.0.0.1:${DEFAULT_PORT}); may be given several times`,
      multiple: true,
    },
    {
      name: 'allow-host',
      value: 'NAME',
      summary: 'a name of this machine that scrapers call it by; may be given several times',
      multiple: true,
    },
    {
      name: 'web-config',
      value: 'FILE',
      summary: 'TLS, users and certificates of clients, as for the exporters of Prometheus',
      completes: 'file',
    },
    {
      name: 'token-file',
      value: 'FILE',
      summary: 'a bearer token that scrapers have to send; nobody else may read the file',
      completes: 'file',
    },
    {
      name: 'data',
      value: 'DIR',
      summary: 'keep the history in this folder, and let the counters go on from it',
      completes: 'folder',
    },
  ],
  operands: null,
  examples: [
    { line: 'serve', what: `for a Prometheus on this Mac: curl localhost:${DEFAULT_PORT}/metrics` },
    {
      line: 'serve --listen 0.0.0.0:26366 --web-config web.yml --data /var/db/anemometer',
      what: 'for a Prometheus elsewhere, with TLS and a password; counters go on after a restart',
    },
    { line: 'serve --source demonstration', what: 'made-up readings, to try a dashboard' },
  ],
  exitStatus:
    '0 ended by Ctrl-C or a signal; 1 the history could not be kept any more; 2 nothing was served.',
  run: async (args, io) => {
    const given = readArguments(serveCommand, args)
    noOperands(given)
    const result = await prepare(given)
    if (result.ok) return serve(result.value, io)
    io.printError(`anemometer serve: ${printable(result.message)}`)
    return 2
  },
}

interface ServeOptions extends SourceOptions {
  listen: readonly ListenAddress[]
  /** Lower case. */
  allowedHosts: readonly string[]
  web: WebConfig
  /** null: none is asked for. */
  bearerToken: string | null
  /** null: nothing is kept. */
  data: string | null
}

/** The history may take as much as the app's own by default. */
const MAXIMUM_BYTES = 500e6

/** Reads the files that the arguments name, and refuses to let others in without credentials. */
async function prepare(given: Arguments): Promise<Result<ServeOptions>> {
  const listen: ListenAddress[] = []
  for (const text of given.texts('listen')) {
    const address = await resolveListenAddress(text)
    if (!address.ok) throw new UsageError(address.message)
    listen.push(address.value)
  }
  const [webPath, tokenPath] = [given.text('web-config'), given.text('token-file')]
  const web = webPath === null ? null : readWebConfig(webPath)
  if (web?.ok === false) return web
  const token = tokenPath === null ? null : readTokenFile(tokenPath)
  if (token?.ok === false) return token
  const options: ServeOptions = {
    source: given.text('source') ?? DEFAULT_SOURCE,
    intervalMs: given.text('interval'),
    listen: listen.length > 0 ? listen : [{ address: '127.0.0.1', port: DEFAULT_PORT, isLoopback: true }],
    allowedHosts: given.texts('allow-host').map((name) => name.toLowerCase()),
    web: web?.value ?? NO_WEB_CONFIG,
    bearerToken: token?.value ?? null,
    data: given.text('data'),
  }
  const open = options.listen.find(({ isLoopback }) => !isLoopback)
  if (open === undefined || hasCredentials(options)) return { ok: true, value: options }
  return {
    ok: false,
    message: `${open.address} can be reached by others, who would read everything. Name a --token-file, or a --web-config with basic_auth_users or certificates of clients.`,
  }
}

function hasCredentials({ web, bearerToken }: ServeOptions): boolean {
  return bearerToken !== null || web.users.size > 0 || web.requiresClientCertificate
}

async function serve(options: ServeOptions, io: CommandIo): Promise<ExitStatus> {
  const print = (message: string): void => io.printError(`anemometer serve: ${printable(message)}`)
  const opened = await openSource(options, (line) => io.printError(printable(line)))
  if (!opened.ok) {
    print(opened.message)
    return 2
  }
  const { data } = options
  const source = opened.value
  if (data !== null && !isContinuous(source.kind)) {
    print('--data is for readings that go on; a recording is replayed without it.')
    return 2
  }
  const service = new Service(source, options, print, data !== null)
  if (data === null) return service.run(io, null)
  const storage = {
    ...{ data, access: 'create' as const, maximumBytes: MAXIMUM_BYTES },
    onTotals: (totals: TotalsData | null) => service.onTotals(totals),
    onRestart: () => service.onRestart(),
  }
  return withStorage(storage, io, (client) => service.run(io, client))
}

/** One source, read by a meter, and the servers that answer for it, until a signal ends it. */
class Service {
  private readonly meter: Meter
  private readonly pipeline = new Pipeline()
  private readonly interruption = new Interruption()
  /** Aborted where the history can no longer be kept. */
  private readonly unkept = new AbortController()
  private storage: StorageClient | null = null

  constructor(
    private readonly source: Source,
    private readonly options: ServeOptions,
    private readonly print: (message: string) => void,
    hasHistory: boolean,
  ) {
    this.meter = new Meter({ version, watchedEvents: ['source', 'gap'], hasHistory })
  }

  /** `storage`: null where nothing is kept. */
  async run(io: CommandIo, storage: StorageClient | null): Promise<ExitStatus> {
    const servers: HttpServer[] = []
    this.storage = storage
    try {
      for (const address of this.options.listen) {
        const listening = await this.listen(address)
        if (!listening.ok) {
          this.print(listening.message)
          return 2
        }
        servers.push(listening.value.server)
        io.output.write(`Serving ${listening.value.origin}/metrics\n`)
      }
      await io.output.flush()
      this.pipeline.register(new SourceLog())
      this.pipeline.register(this.meter)
      this.pipeline.register(this.troubles())
      if (storage !== null) this.pipeline.register(recording(storage))
      this.pipeline.use(this.source)
      await aborted(AbortSignal.any([this.interruption.requested, this.unkept.signal]))
      return this.unkept.signal.aborted ? 1 : 0
    } finally {
      this.pipeline.stop()
      await Promise.all(servers.map((server) => server.close()))
      this.interruption.dispose()
    }
  }

  /** null: the history is not ours to write, or cannot be written, which was printed. */
  onTotals(totals: TotalsData | null): void {
    if (totals === null) this.unkept.abort()
    else this.meter.setTotals(totals)
  }

  /** The storage thread has died. Where it is not started again, the counters would stand still. */
  onRestart(): void {
    this.storage?.call.open().catch(() => this.unkept.abort())
  }

  private async listen(address: ListenAddress): Promise<Result<{ server: HttpServer; origin: string }>> {
    const { web, bearerToken } = this.options
    const { tls, users, allowedSans } = web
    const isTls = tls !== null
    const guard = createGuard({ allowedHosts: this.allowedHosts(address), bearerToken, users, allowedSans })
    const server = new HttpServer(meterPages(this.meter, version), guard, tls)
    try {
      const { port } = await server.listen(address.address, address.port)
      if (!address.isLoopback && !isTls)
        this.print(
          'passwords and tokens can be read on the way, as can everything else: a --web-config with tls_server_config keeps them.',
        )
      return { ok: true, value: { server, origin: formatOrigin(address.address, port, isTls) } }
    } catch (error) {
      const origin = formatOrigin(address.address, address.port, isTls)
      return { ok: false, message: describeListenError(origin, error as NodeJS.ErrnoException) }
    }
  }

  /** A network may give this machine any name, so it counts only where credentials are asked for as well. */
  private allowedHosts({ isLoopback }: ListenAddress): readonly string[] {
    const { allowedHosts } = this.options
    if (isLoopback) return allowedHosts
    const own = hostname().toLowerCase()
    return [...allowedHosts, own, `${own.split('.')[0] ?? own}.local`]
  }

  /** Prints what a person should know of the source, each once. */
  private troubles(): Consumer {
    let last: string | null = null
    return {
      part: 'Messages',
      onStatus: ({ state, message, label }) => {
        const text =
          message ?? (state === 'ended' ? `${label} has ended; what it came to is still served.` : null)
        if (text !== null && text !== last) this.print(text)
        last = text
      },
    }
  }
}

/** Keeps what the pipeline reads. */
function recording(storage: StorageClient): Consumer {
  return {
    part: 'Recording',
    onSession: ({ kind, label, machine }) => storage.beginSession({ kind, label, machine }),
    onSample: (placed) => storage.append({ placed, frame: null }, false),
    onEvent: (event) => storage.addEvent(event),
    whenReady: () => storage.whenReady(),
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

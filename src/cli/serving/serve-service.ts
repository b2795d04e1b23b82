import type { Result } from '#shared/ipc-contract'
import { FAMILIES, type FamilyId } from '#shared/metric-families'
import { METRIC_IDS, METRICS } from '#shared/metrics'
import type { TotalsData } from '#shared/sample-totals'
import { version } from '../../../package.json'
import { SourceLog } from '../../main/log/source-log'
import { createGuard } from '../../main/monitoring/access'
import { HttpServer } from '../../main/monitoring/http-server'
import { Meter } from '../../main/monitoring/meter'
import { OtlpExporter } from '../../main/monitoring/otlp-exporter'
import { meterPages } from '../../main/monitoring/pages'
import { PowerTracks } from '../../main/monitoring/power-tracks'
import {
  describeListenError,
  formatOrigin,
  ownNames,
  type ListenAddress,
} from '../../main/monitoring/server-config'
import { TextfileWriter } from '../../main/monitoring/textfile'
import type { Consumer } from '../../main/pipeline/consumers'
import { Pipeline } from '../../main/pipeline/pipeline'
import type { Source } from '../../main/sources/source'
import type { StorageClient } from '../../main/storage-service/client'
import type { CommandIo, ExitStatus } from '../command'
import { Interruption } from '../measuring/interruption'
import type { ServeOptions } from './serve-options'

/** Families whose counters storage keeps: those of metrics, of clusters and of time. */
const KEPT_FAMILIES: ReadonlySet<FamilyId> = new Set([
  ...METRIC_IDS.map((id) => METRICS[id].exposed.family).filter((id) => FAMILIES[id].kind === 'counter'),
  ...(['energyMeasured', 'clusterActive', 'measured'] as const),
])

/** What can be ended; resolves when it has. */
type End = () => Promise<void>

/** One source, read by a meter, and everything that passes on what that comes to, until a signal ends it. */
export class ServeService {
  private readonly meter: Meter
  private readonly tracks: PowerTracks | null
  private readonly pipeline = new Pipeline()
  private readonly interruption = new Interruption()
  /** Aborted where the history can no longer be kept. */
  private readonly unkept = new AbortController()
  private storage: StorageClient | null = null

  /** `print`: a sentence for the person. */
  constructor(
    private readonly options: ServeOptions,
    private readonly print: (message: string) => void,
  ) {
    const hasHistory = options.data !== null
    this.meter = new Meter({ version, watchedEvents: ['source', 'gap'], hasHistory })
    this.tracks = options.hasPowerTracks ? new PowerTracks() : null
  }

  /** `storage`: null where nothing is kept. */
  async run(source: Source, storage: StorageClient | null, io: CommandIo): Promise<ExitStatus> {
    const ends: End[] = []
    this.storage = storage
    try {
      for (const address of this.options.listen) {
        const listening = await this.listen(address)
        if (!listening.ok) {
          this.print(listening.message)
          return 2
        }
        ends.push(() => listening.value.server.close())
        io.output.write(`Serving ${listening.value.origin}/metrics\n`)
      }
      await io.output.flush()
      this.read(source)
      for (const end of await this.passOn()) ends.push(end)
      await aborted(AbortSignal.any([this.interruption.requested, this.unkept.signal]))
      return this.unkept.signal.aborted ? 1 : 0
    } finally {
      this.pipeline.stop()
      await Promise.all(ends.map((end) => end()))
      this.interruption.dispose()
    }
  }

  /** What is on disk. null: the history is not ours to write, or cannot be written, which was printed. */
  onTotals(totals: TotalsData | null): void {
    if (totals === null) this.unkept.abort()
    else this.meter.setTotals(totals)
  }

  /** The storage thread has died. Where it is not started again, the counters would stand still. */
  onRestart(): void {
    this.storage?.call.open().catch(() => this.unkept.abort())
  }

  private read(source: Source): void {
    this.pipeline.register(new SourceLog())
    this.pipeline.register(this.meter)
    this.pipeline.register(this.troubles())
    if (this.tracks !== null) this.pipeline.register(this.tracks)
    if (this.storage !== null) this.pipeline.register(recording(this.storage))
    this.pipeline.use(source)
  }

  /** Begins what passes on by itself, without being asked. */
  private async passOn(): Promise<End[]> {
    const { textfile, otlp, hasHardwareNames, data } = this.options
    const ends: End[] = []
    if (textfile !== null) {
      const writer = new TextfileWriter(textfile, this.meter, this.print)
      await writer.start()
      ends.push(() => writer.stop())
    }
    if (otlp !== null) {
      const continued: ReadonlySet<FamilyId> = data === null ? new Set() : KEPT_FAMILIES
      const options = { ...otlp, version, withHardwareNames: hasHardwareNames, continued }
      const exporter = new OtlpExporter(this.meter, options, this.print)
      exporter.start()
      ends.push(() => exporter.stop())
    }
    return ends
  }

  private async listen(address: ListenAddress): Promise<Result<{ server: HttpServer; origin: string }>> {
    const { web, bearerToken } = this.options
    const { tls, users, allowedSans } = web
    const isTls = tls !== null
    const guard = createGuard({ allowedHosts: this.allowedHosts(address), bearerToken, users, allowedSans })
    const server = new HttpServer(meterPages(this.meter, version, this.tracks), guard, tls)
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
    return isLoopback ? allowedHosts : [...allowedHosts, ...ownNames()]
  }

  /** Prints what a person should know of the source, each once. */
  private troubles(): Consumer {
    let last: string | null = null
    return {
      part: 'Messages',
      onStatus: ({ state, message, label }) => {
        const ended = state === 'ended' ? `${label} has ended; what it came to is still served.` : null
        const text = message ?? ended
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

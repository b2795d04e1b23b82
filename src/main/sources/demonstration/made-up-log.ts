import { logTrailer } from '../../synthesis/log-writer'
import type { LogProcessHandlers, StartLog } from '../unified-log/log-process'

const BANNER = 'Filtering the log data using "made up"\n'

/**
 * Stands in for `/usr/bin/log` beside made-up samples: what `write` gets goes to every stream that runs, whatever its
 * predicate asks for. `log show` finds nothing, since nothing is missing.
 */
export class MadeUpLog {
  private readonly streams = new Set<LogProcessHandlers>()

  start: StartLog = (args, handlers) => {
    const isStream = args[0] === 'stream'
    if (isStream) this.streams.add(handlers)
    handlers.onBytes(Buffer.from(isStream ? BANNER : logTrailer(0)))
    if (!isStream) handlers.onEnd({ status: 0, message: '' })
    return { pid: null, setPaused: () => undefined, stop: () => this.streams.delete(handlers) }
  }

  /** Lines of ndjson, with their breaks; may be empty. */
  write(lines: string): void {
    const bytes = Buffer.from(lines)
    if (bytes.length > 0) for (const stream of [...this.streams]) stream.onBytes(bytes)
  }
}

import { app } from 'electron'

import { Pipeline } from '../../src/main/pipeline/pipeline'
import { readingOf } from '../../src/main/presentation/meter-reading'
import { trayTooltip } from '../../src/main/presentation/tray-text'
import { startUtilityProcess } from '../../src/main/shell/utility-process'
import { SYSTEM_CLOCKS } from '../../src/main/sources/clocks'
import { LiveSource } from '../../src/main/sources/fusion/live-source'
import { IoReportReadings } from '../../src/main/sources/ioreport/ioreport-readings'
import { LiveReadings } from '../../src/main/sources/live/live-readings'
import { openSocket } from '../../src/main/sources/live/socket-stream'
import { liveStatusWith } from '../../src/shared/testing/live-status'

// An Electron that reads the live source: `main.js HELPER LIBRARY SOCKET`, powermetrics from the socket and IOReport through
// the product's own helper, from the library that is named. What a pipeline makes of it is printed, a line of JSON each, with
// what the tray says. The product itself takes no such path.

const [helper = '', library = '', socket = ''] = process.argv.slice(-3)
const tell = (what: string, value: unknown): void =>
  void process.stdout.write(`${JSON.stringify({ what, value })}\n`)

void app.whenReady().then(() => {
  const readings = new LiveReadings(
    {
      ...SYSTEM_CLOCKS,
      openInstalled: (_intervalMs, handlers) => openSocket(socket, process.getuid?.() ?? 0, handlers),
      chip: 'Apple M1',
    },
    1000,
    () => undefined,
  )
  const ioReport = new IoReportReadings({
    startHelper: () => startUtilityProcess(helper),
    libraries: { ioReport: library, coreFoundation: library, system: library },
    readFacts: () =>
      Promise.resolve({
        machine: { model: 'MacBookPro17,1', osBuild: '25A354' },
        generation: 1,
        tables: null,
      }),
  })
  if (socket !== 'none') readings.allowAlways()
  const status = () => liveStatusWith(readings.status.state, { ...readings.status, ioReport: ioReport.state })
  const pipeline = new Pipeline(status)
  pipeline.register({
    onSample: ({ sample, gapBefore }, session) => {
      const tray = trayTooltip(readingOf(session, sample))
      tell('sample', { ane: sample.ane, origins: sample.origins, gapBefore, tray })
    },
    onStatus: ({ message, state }) => tell(state === 'failed' ? 'failure' : 'message', message),
  })
  pipeline.use(new LiveSource(readings, ioReport))
})

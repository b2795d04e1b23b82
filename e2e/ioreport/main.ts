import { app } from 'electron'

import { IoReportSource } from '../../src/main/sources/ioreport/ioreport-source'
import { startUtilityProcess } from '../../src/main/shell/utility-process'

// An Electron that does nothing but read IOReport through the product's own helper, from the library that is named:
// `main.js HELPER LIBRARY`. What the source tells is printed, a line of JSON each. The product itself takes no such path.

const [helper = '', library = ''] = process.argv.slice(-2)
const tell = (what: string, value: unknown): void =>
  void process.stdout.write(`${JSON.stringify({ what, value })}\n`)

void app.whenReady().then(() => {
  const source = new IoReportSource({
    startHelper: () => startUtilityProcess(helper),
    libraries: { ioReport: library, coreFoundation: library, system: library },
    readFacts: () =>
      Promise.resolve({
        machine: { model: 'MacBookPro17,1', osBuild: '25A354' },
        generation: 1,
        tables: null,
      }),
  })
  source.start({
    onSample: (sample) => tell('sample', sample),
    onGap: () => tell('gap', null),
    onMessage: (message) => tell('message', message),
    onFailure: (message) => tell('failure', message),
    onFault: () => undefined,
    onEnd: () => undefined,
  })
})

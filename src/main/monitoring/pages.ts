import { plainAnswer, type Answer, type Page, type Pages } from './http-server'
import type { Meter } from './meter'
import type { PowerTracks } from './power-tracks'
import { CONTENT_TYPES, formatExposition, negotiateFormat } from './prometheus-text'

/** What is served of a meter. `version`: of Anemometer. `tracks`: null where `/power` is not asked for. */
export function meterPages(
  meter: Pick<Meter, 'collect' | 'whySilent'>,
  version: string,
  tracks: PowerTracks | null = null,
): Pages {
  const metrics: Page = (_query, { headers }) => {
    const format = negotiateFormat(headers.accept)
    return {
      status: 200,
      contentType: CONTENT_TYPES[format],
      body: formatExposition(meter.collect(), format),
    }
  }
  const health: Page = () => {
    const why = meter.whySilent()
    return why === null ? plainAnswer(200, 'Samples arrive.') : plainAnswer(503, why)
  }
  return new Map<string, Page>([
    ['/', () => landingPage(version)],
    ['/metrics', metrics],
    ['/healthz', health],
    ...(tracks === null ? [] : [['/power', (query) => tracks.answer(query)] as [string, Page]]),
  ])
}

function landingPage(version: string): Answer {
  const body = `<!doctype html>
<html lang="en">
<title>Anemometer</title>
<style>body { font: 1rem system-ui, sans-serif; margin: 3rem; color-scheme: light dark }</style>
<h1>Anemometer ${version}</h1>
<p>What the Apple Neural Engine, the GPU and the CPU of this Mac do, for Prometheus.</p>
<ul>
<li><a href="/metrics">Metrics</a></li>
<li><a href="/healthz">Whether samples arrive</a></li>
</ul>
</html>
`
  return { status: 200, contentType: 'text/html; charset=utf-8', body }
}

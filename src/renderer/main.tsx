import './words'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/window.css'
import './styles/hero.css'
import './styles/charts.css'
import './styles/events.css'
import './styles/legend.css'
import './styles/cores.css'
import './styles/live.css'
import './styles/alerts.css'
import './styles/pages.css'
import './styles/settings.css'
import './styles/measurements.css'
import './styles/measurement.css'
import './styles/comparison.css'
import './styles/ledger.css'
import './styles/transfer.css'
import './styles/small-window.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { mainProcess } from './bridge/bridge'
import { beginFirstFrame } from './charts/first-paint'
import { handleCommand } from './window-commands'
import { connect } from './stores/connect'

const element = document.getElementById('root')
if (element === null) throw new Error('index.html has no element with the id "root".')
const root = createRoot(element)
// Rendered only when main has answered: rendering without samples first would delay them.
connect(mainProcess(), handleCommand, () => {
  const shown = beginFirstFrame()
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
  return shown
})

import { openHistory } from '../history-store'
import { madeSeconds } from './made-samples'

/**
 * A process that records without end, to be killed: `node endless-writer FOLDER TRACK START_MS SAMPLES_A_STEP`.
 * It goes on where the track ends. After each step it prints the time, the end of what it has appended, and the end of
 * what it knows to be on disk, each in ms since 1970.
 */
const [folder = '', kind = '', start = '0', samplesAStep = '1'] = process.argv.slice(2)
let settledMs = 0
const opened = openHistory(folder, {
  onTrouble: (message) => process.stderr.write(`${message}\n`),
  onSettled: (_track, { samples }) => (settledMs += samples * 1000),
})
if (!opened.ok) throw new Error(opened.message)
const { store, notice } = opened.value
if (notice !== null) throw new Error(notice)
const track = store.continuousTrack(kind === 'live' ? kind : 'demonstration')
const writer = store.writer(track)
if (!writer.ok) throw new Error(writer.message)
let nextMs = store.extent(track)?.toMs ?? Number(start)
settledMs = nextMs
setInterval(() => {
  const samples = madeSeconds(nextMs, Number(samplesAStep), { cpuMw: 1000 })
  for (const placed of samples) writer.value.append(placed)
  nextMs += samples.length * 1000
  process.stdout.write(`${Date.now()} ${nextMs} ${settledMs}\n`)
}, 2)

import { app } from 'electron'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { NO_ALERTS } from '#shared/alerts'
import { SampleColumns } from '#shared/sample-columns'
import { DEFAULT_SETTINGS } from '#shared/settings'
import type { LaunchOptions, SnapshotOptions } from '../launch-options'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import { Pipeline } from '../pipeline/pipeline'
import { SourceControl } from '../pipeline/source-control'
import { handleBugs } from './bug-handling'
import { CarriedSamples } from './carried-samples'
import { PageHost } from './page-host'
import { PRELOAD_PATH } from './paths'
import { SnapshotFiles, writePng } from './snapshot-files'
import { SnapshotRequests } from './snapshot-requests'
import { startUtilityProcess } from './utility-process'

/** Exit statuses of `--snapshot`, as in the command line: 1, part of the recording could not be read; 2, there is no picture. */
const EXIT_COMPLETE = 0
const EXIT_WITH_FAULTS = 1
const EXIT_FAILED = 2

/** Electron's name of a session in memory: on disk, Chromium would write its cache after the profile was removed. */
const IN_MEMORY = 'snapshot'

/** `--snapshot`: reads the whole recording, draws it in a hidden page, writes the picture, and exits. */
export function runHeadlessSnapshot(options: LaunchOptions, snapshot: SnapshotOptions): void {
  const profile = mkdtempSync(join(tmpdir(), 'anemometer-snapshot-'))
  const removeProfile = useThrowAwayProfile(profile)
  handleBugs((thrown) => app.exit(failToDraw(thrown)))
  app.dock?.hide()
  // The hidden page is closed before the picture is written, which must not end the app.
  app.on('window-all-closed', () => undefined)
  app.on('quit', removeProfile)
  // Ended from outside (Ctrl+C, SIGTERM, log-out) before the picture was written: a failure.
  app.on('before-quit', () => app.exit(fail('It was ended before the picture was written.')))
  void app
    .whenReady()
    .then(() => makeSnapshot(options.replayPath ?? '', snapshot))
    .catch(failToDraw)
    .then(async (status) => {
      await removeForGood(profile, removeProfile)
      app.exit(status)
    })
}

/** Logs a bug and prints that there is no picture. Returns the exit status. */
function failToDraw(thrown: unknown): number {
  log.error('bug', 'A picture could not be drawn.', errorFields(thrown))
  return fail(`The picture could not be drawn: ${String(thrown)}`)
}

/** Prints on stderr, in one line, why there is no picture. Returns the exit status. */
export function fail(message: string): number {
  process.stderr.write(`anemometer: ${message}\n`)
  return EXIT_FAILED
}

async function makeSnapshot(recordingPath: string, snapshot: SnapshotOptions): Promise<number> {
  const history = new SampleColumns(null)
  const requests = new SnapshotRequests(PRELOAD_PATH, IN_MEMORY)
  let firstFault: string | null = null
  let onFinished: () => void = () => undefined
  const finished = new Promise<void>((resolve) => (onFinished = resolve))
  const carried = snapshot.withData ? new CarriedSamples() : null
  const pipeline = new Pipeline()
  if (carried !== null) pipeline.register(carried)
  pipeline.register({
    onSample: (placed) => history.append(placed),
    onStatus: (status) => {
      firstFault ??= status.lastFault
      if (status.state === 'ended' || status.state === 'failed') onFinished()
    },
  })
  const control = new SourceControl(pipeline, null, startUtilityProcess)
  const pages = new PageHost(
    () => ({
      pipeline,
      control,
      history: () => history.toData(),
      requests,
      storage: null,
      sharing: null,
      shortcuts: null,
      setShortcut: () => ({ ok: false, message: 'A picture is being drawn.' }),
      macCheck: null,
      opening: null,
      popover: null,
      files: new SnapshotFiles((image) => Promise.resolve(image.png)),
      settings: () => DEFAULT_SETTINGS,
      updateSettings: () => DEFAULT_SETTINGS,
      onPageListening: () => undefined,
      selectSource: () => ({ ok: false, message: 'A picture is being drawn.' }),
      takeNotices: () => [],
      alerts: () => NO_ALERTS,
    }),
    IN_MEMORY,
  )
  const opened = await control.openRecording(recordingPath, null)
  if (!opened.ok) return fail(opened.message)
  await finished
  if (pipeline.status.state === 'failed')
    return fail(pipeline.status.message ?? 'The recording could not be read.')
  pages.prepare()
  const drawn = await requests.draw(snapshot.target, true, null)
  if (!drawn.ok) return fail(drawn.message)
  const png = (await carried?.putInto(drawn.value)) ?? drawn.value.png
  return write(snapshot.path, png, pipeline.status.faultCount, firstFault)
}

async function write(
  path: string,
  png: Uint8Array,
  faultCount: number,
  firstFault: string | null,
): Promise<number> {
  const written = await writePng(path, png)
  if (!written.ok) return fail(written.message)
  process.stdout.write(`${path}\n`)
  if (faultCount === 0) return EXIT_COMPLETE
  process.stderr.write(
    `anemometer: ${faultCount === 1 ? '1 part' : `${faultCount} parts`} of the recording could not be read. ` +
      `${faultCount === 1 ? '' : 'The first: '}${firstFault}\n`,
  )
  return EXIT_WITH_FAULTS
}

/** Uses a profile of its own, since the app may be running and two processes must not share one. Returns a function that removes it. */
function useThrowAwayProfile(folder: string): () => void {
  app.setPath('userData', folder)
  app.setPath('sessionData', folder)
  return () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // Chromium may still be writing into it. The system empties its temporary folder itself.
    }
  }
}

/** Removes the folder until it stays away: while Chromium is still starting, it creates the folder again. */
async function removeForGood(folder: string, remove: () => void): Promise<void> {
  for (let absent = 0, tries = 0; absent < 3 && tries < 20; tries++) {
    remove()
    await delay(50)
    absent = existsSync(folder) ? 0 : absent + 1
  }
}

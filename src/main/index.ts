// First, for its effect: it catches every exception from there on, which Electron would show in a dialog of its own.
import './shell/bug-handling'
import './locale'
import { app } from 'electron'
import { basename, resolve } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import { opensAsMeasurement } from '#shared/transfer'
import { describeFileError, sizeOfNamedFile } from './files/named-file'
import { answerInsteadOfStart, parseLaunchOptions, type LaunchOptions } from './launch-options'
import { registerAppScheme } from './shell/app-protocol'
import { fail, runHeadlessSnapshot } from './shell/headless-snapshot'
import { runApplication } from './shell/run-application'
import { probeRecording } from './sources/replay/recording'

/** Decides, before Electron is ready, between the app in the menu bar and a single picture (`--snapshot`). */
function start(): void {
  const answer = answerInsteadOfStart(process.argv.slice(1), app.getVersion())
  if (answer !== null) {
    process.stdout.write(answer)
    return app.exit(0)
  }
  const parsed = parseLaunchOptions(process.argv.slice(1))
  if (!parsed.ok) return app.exit(fail(parsed.message))
  const options = withAbsolutePaths(parsed.value)
  if (options.liveSocketFolder !== null && app.isPackaged) {
    return app.exit(fail('--live-socket-folder is for tests of an unpackaged build. Start without it.'))
  }
  registerAppScheme()
  const { snapshot, replayPath, needsReplay } = options
  if (snapshot !== null) return runHeadlessSnapshot(options, snapshot)
  if (replayPath === null || !needsReplay) return runApplication(options)
  void checkReplay(replayPath).then((checked) => {
    if (checked.ok) runApplication(options)
    else app.exit(fail(checked.message))
  })
}

/** Whether the file of `--replay` can be read, before there is an app, which would play something else in its place. */
async function checkReplay(path: string): Promise<Result<unknown>> {
  if (!opensAsMeasurement(path)) return probeRecording(path)
  try {
    return { ok: true, value: await sizeOfNamedFile(path) }
  } catch (error) {
    return { ok: false, message: describeFileError(basename(path), error) }
  }
}

function withAbsolutePaths(options: LaunchOptions): LaunchOptions {
  const { replayPath, snapshot, liveSocketFolder } = options
  return {
    ...options,
    replayPath: replayPath === null ? null : resolve(replayPath),
    liveSocketFolder: liveSocketFolder === null ? null : resolve(liveSocketFolder),
    snapshot: snapshot === null ? null : { ...snapshot, path: resolve(snapshot.path) },
  }
}

start()

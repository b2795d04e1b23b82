// `npm run release`: on a Mac, the files of a release in dist/release: the app for both kinds of Mac, signed and notarised
// where the secrets are there, the command for every system, bills of materials, checksums, and what Homebrew needs. Nothing
// is uploaded (docs/releasing.md).
import { spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { packCommand } from './command-package/pack-command.mjs'
import { TARGETS, targetOf } from './command-package/stage.mjs'
import { collectRelease } from './release/collect.mjs'
import { signingOf } from './release/signing.mjs'
import { PersonError, ROOT, runScript } from './script.mjs'
import { build } from './build-if-stale.mjs'

const DIST = path.join(ROOT, 'dist')

await runScript(async () => {
  if (process.platform !== 'darwin')
    throw new PersonError('A release is made on a Mac: only there can an app be signed.')
  const { version, repository } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  build()
  packApps()
  for (const target of TARGETS) await packCommand(targetOf(target), DIST)
  const folder = path.join(DIST, 'release')
  for (const name of collectRelease({ built: DIST, folder, version, repository })) console.log(name)
  return 0
})

function packApps() {
  const { env, isNotarised, sentence } = signingOf(process.env)
  tell(sentence)
  const args = ['electron-builder', '--mac', '--publish', 'never', `-c.mac.notarize=${isNotarised}`]
  const { status } = spawnSync('npx', args, { cwd: ROOT, env, stdio: 'inherit' })
  if (status !== 0) throw new PersonError('electron-builder failed; see above.')
}

/** Also where GitHub shows what a run has to say. */
function tell(sentence) {
  console.log(sentence)
  if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, `${sentence}\n\n`)
}

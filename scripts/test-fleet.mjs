// `npm run test:fleet [-- vitest's arguments]`: what we serve, held against the engines of a fleet: Prometheus, promtool,
// Alertmanager, node_exporter and VictoriaMetrics from Debian, unpacked beside the system (no root is needed). What cannot be
// had is named, and what needs it is left out.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { ROOT, runInForeground, runScript } from './script.mjs'

const CACHE = path.join(ROOT, 'node_modules/.cache/fleet')
/** Where the packages are unpacked. */
const UNPACKED = path.join(CACHE, 'engines')
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** `suite`: of Debian, where the system's own is too old: VictoriaMetrics takes OTLP since 1.92. */
const ENGINES = [
  { program: 'prometheus', package: 'prometheus', suite: null },
  { program: 'promtool', package: 'prometheus', suite: null },
  {
    program: 'prometheus-alertmanager',
    package: 'prometheus-alertmanager',
    suite: null,
    adapt: giveTemplates,
  },
  { program: 'prometheus-node-exporter', package: 'prometheus-node-exporter', suite: null },
  { program: 'victoria-metrics', package: 'victoria-metrics', suite: 'trixie' },
]

await runScript(() => {
  mkdirSync(CACHE, { recursive: true })
  const missing = ENGINES.filter((engine) => !isUnpacked(engine.program) && !unpack(engine))
  for (const { program } of missing)
    console.log(`skipped: what needs ${program}, since Debian's package of it cannot be had here`)
  return runInForeground(
    path.join(ROOT, 'node_modules/.bin/vitest'),
    ['run', '--config', 'fleet/vitest.config.ts', ...process.argv.slice(2)],
    { ...process.env, ANEMOMETER_FLEET: path.join(UNPACKED, 'usr/bin') },
  )
})

function isUnpacked(program) {
  return existsSync(path.join(UNPACKED, 'usr/bin', program))
}

/** Downloads a package with apt, and unpacks it without installing it. False where that fails. */
function unpack({ program, package: name, suite, adapt = () => true }) {
  const options = suite === null ? [] : privateSuite(suite)
  if (options === null) return false
  const folder = path.join(CACHE, 'packages', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  if (!run('apt-get', [...options, 'download', name], folder)) return false
  const [file] = readdirSync(folder)
  return (
    file !== undefined &&
    run('dpkg-deb', ['-x', path.join(folder, file), UNPACKED]) &&
    isUnpacked(program) &&
    adapt(path.join(UNPACKED, 'usr/bin', program))
  )
}

/**
 * Debian's Alertmanager reads its templates from /usr/share/prometheus, wherever it lies itself. A script in its place runs it
 * where `/usr/share` is what was unpacked, which only it sees. False where the system allows no such view (user namespaces).
 */
function giveTemplates(program) {
  renameSync(program, `${program}.unpacked`)
  const view = `mount --bind "$0/../share" /usr/share && exec "$0/${path.basename(program)}.unpacked" "$@"`
  const script = `#!/bin/sh\nexec unshare --map-root-user --mount sh -c '${view}' "$(dirname "$0")" "$@"\n`
  writeFileSync(program, script, { mode: 0o755 })
  const isStarted = run(program, ['--version'])
  if (!isStarted) rmSync(program)
  return isStarted
}

/** Options by which apt reads another suite of the system's own mirror, and leaves the system as it is; null without one. */
function privateSuite(suite) {
  const targets = spawnSync('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'], {
    encoding: 'utf8',
  })
  const mirror = targets.stdout?.split('\n').find((uri) => /\/debian\/?$/.test(uri))
  if (mirror === undefined) return null
  const folder = path.join(CACHE, `apt-${suite}`)
  for (const part of ['lists/partial', 'archives/partial'])
    mkdirSync(path.join(folder, part), { recursive: true })
  const list = path.join(folder, 'sources.list')
  writeFileSync(list, `deb [signed-by=${KEYRING}] ${mirror} ${suite} main\n`)
  const options = [
    `Dir::Etc::sourcelist=${list}`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${path.join(folder, 'lists')}`,
    `Dir::Cache::archives=${path.join(folder, 'archives')}`,
    `Dir::Cache::pkgcache=${path.join(folder, 'pkgcache.bin')}`,
    `Dir::Cache::srcpkgcache=${path.join(folder, 'srcpkgcache.bin')}`,
  ].flatMap((option) => ['-o', option])
  return run('apt-get', [...options, 'update']) ? options : null
}

function run(command, args, cwd = CACHE) {
  return spawnSync(command, args, { cwd, stdio: 'ignore' }).status === 0
}

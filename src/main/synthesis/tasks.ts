import type { PlistLines } from './plist-lines'

const QOS = [
  'disabled',
  'maintenance',
  'background',
  'utility',
  'default',
  'user_initiated',
  'user_interactive',
]

/** The `tasks` section with every column that `--show-all` adds, about 1.9 KB a task, and `all_tasks`. */
export function writeTasks(lines: PlistLines, names: readonly string[], elapsedNs: number): void {
  lines.array('tasks', () => {
    names.forEach((name, index) => lines.dict(null, () => writeTask(lines, 100 + index, name, elapsedNs)))
    lines.dict(null, () => writeTask(lines, -1, 'DEAD_TASKS', elapsedNs))
  })
  lines.dict('all_tasks', () => writeTask(lines, -2, 'ALL_TASKS', elapsedNs))
}

function writeTask(lines: PlistLines, pid: number, name: string, elapsedNs: number): void {
  const seconds = elapsedNs / 1e9
  const busyNs = Math.abs(pid) * 1375
  lines.integer('pid', pid)
  lines.string('name', name)
  lines.integer('started_abstime_ns', pid < 0 ? 0 : 3_255_466_108_566 + pid)
  lines.integer('interval_ns', elapsedNs)
  lines.integer('cputime_ns', busyNs)
  lines.real('cputime_ms_per_s', busyNs / 1e6 / seconds)
  lines.real('cputime_sample_ms_per_s', busyNs / 1e6 / seconds)
  lines.real('cputime_userland_ratio', 0.69758)
  writeCounted(lines, 'intr_wakeups', Math.abs(pid) % 90, seconds)
  writeCounted(lines, 'idle_wakeups', 0, seconds)
  writeTimers(lines, seconds)
  for (const key of ['diskio_bytesread', 'diskio_byteswritten', 'pageins'])
    writeCounted(lines, key, 0, seconds)
  for (const quality of QOS) {
    const usedNs = quality === 'default' ? busyNs : 0
    lines.integer(`qos_${quality}_ns`, usedNs)
    lines.real(`qos_${quality}_ms_per_s`, usedNs / 1e6 / seconds)
  }
}

function writeCounted(lines: PlistLines, key: string, count: number, seconds: number): void {
  lines.integer(key, count)
  lines.real(`${key}_per_s`, count / seconds)
}

/** `powermetrics` indents only these lines. */
function writeTimers(lines: PlistLines, seconds: number): void {
  lines.array('timer_wakeups', () => {
    for (const intervalNs of [2_000_000, 5_000_000]) {
      lines.dict(null, () => {
        lines.push(`  <key>interval_ns</key><integer>${intervalNs}</integer>`)
        lines.push('  <key>wakeups</key><integer>12</integer>')
        lines.push(`  <key>wakeups_per_s</key><real>${Number((12 / seconds).toPrecision(6))}</real>`)
      })
    }
  })
}

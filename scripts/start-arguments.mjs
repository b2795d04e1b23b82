import path from 'node:path'

const PATH_OPTIONS = ['--replay', '--snapshot', '--live-socket-folder', '--user-data-dir']

/**
 * The app's arguments with every path made absolute: npm runs scripts in the checkout's root, the person typed in
 * `folder`. Each option becomes one word (`--replay=FILE`), because Chromium hands arguments to a running instance
 * in another order.
 */
export function resolveArguments(args, folder) {
  const resolved = []
  for (let index = 0; index < args.length; index++) {
    const [name, inline] = splitOption(args[index])
    const next = args[index + 1]
    const takesNext = name.startsWith('--') && inline === null && next !== undefined && !next.startsWith('--')
    const value = inline ?? (takesNext ? next : null)
    if (takesNext) index++
    if (value === null) resolved.push(args[index])
    else resolved.push(`${name}=${PATH_OPTIONS.includes(name) ? path.resolve(folder, value) : value}`)
  }
  return resolved
}

function splitOption(argument) {
  const equals = argument.indexOf('=')
  if (!argument.startsWith('--') || equals === -1) return [argument, null]
  return [argument.slice(0, equals), argument.slice(equals + 1)]
}

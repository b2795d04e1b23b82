import { startService } from './service.mjs'

/** Room for the window at its default size and, for pictures, for a larger one. */
const SCREEN = '1920x1200x24'

/** Whether programs of this person can open a window without help. */
export function hasDisplay(env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Starts Xvfb on a free display number. */
export async function startVirtualDisplay() {
  const service = await startService('Xvfb', [
    '-displayfd',
    '3',
    '-screen',
    '0',
    SCREEN,
    '-nolisten',
    'tcp',
    '-dpi',
    '96',
  ])
  return { env: { DISPLAY: `:${service.answer}` }, stop: service.stop }
}

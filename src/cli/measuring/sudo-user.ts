/** Whom a child process runs as: options of `spawn`. */
export interface UserIds {
  uid: number
  gid: number
}

/**
 * Whoever typed `sudo`, by what sudo tells in SUDO_UID and SUDO_GID: only `powermetrics` needs root, the measured
 * command must not get it by the way. null where sudo was not used, or by root.
 */
export function sudoUser(
  env: Readonly<Partial<Record<string, string>>> = process.env,
  ownUid: number | null = process.getuid?.() ?? null,
): UserIds | null {
  const [uid, gid] = [idOf(env.SUDO_UID), idOf(env.SUDO_GID)]
  return ownUid !== 0 || uid === null || uid === 0 || gid === null ? null : { uid, gid }
}

/** POSIX ids, of which the highest means "no one". */
function idOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 - 1 ? Number(text) : null
}

import { z } from 'zod'

const systemSchema = z.object({
  /** The bundled stand-in for powermetrics, an executable. */
  standIn: z.string(),
  /** null where nobody may become root: what needs a second user is left out. */
  root: z
    .object({
      /** Who runs the app. */
      user: z.object({ name: z.string(), uid: z.number(), gid: z.number() }),
      /** A third one, who has no business with the app. */
      stranger: z.object({ name: z.string(), uid: z.number(), gid: z.number() }),
      /** Starts Electron as that user; takes the folder of an app and its arguments. */
      launcher: z.string(),
      /** The built app, and the one that only shows a tray icon, where that user can read them. */
      app: z.string(),
      emptyTrayApp: z.string(),
      /** An empty folder that everybody may enter, for homes of the app's user. */
      homes: z.string(),
    })
    .nullable(),
})

export type TestedSystem = z.infer<typeof systemSchema>
export type User = NonNullable<TestedSystem['root']>['user']

/** What scripts/test-live.mjs has found or built on this machine. */
export function testedSystem(): TestedSystem {
  const text = process.env.ANEMOMETER_LIVE
  if (text === undefined) throw new Error('Run these tests with "npm run test:live".')
  return systemSchema.parse(JSON.parse(text))
}

/** For tests tagged @root, which are left out where there is none. */
export function rootSystem(): NonNullable<TestedSystem['root']> {
  const { root } = testedSystem()
  if (root === null) throw new Error('This test needs root and has to be tagged @root.')
  return root
}

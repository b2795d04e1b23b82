import { z } from 'zod'

const systemSchema = z.object({
  /** The bundled stand-in for powermetrics, an executable. */
  standIn: z.string(),
  /** null where root cannot be had; tests that need a second user are then skipped and named. */
  root: z
    .object({
      /** Who runs the app. */
      user: z.object({ name: z.string(), uid: z.number(), gid: z.number() }),
      /** A user without access to the app. */
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

/** The system under test, as scripts/test-live.mjs describes it. */
export function testedSystem(): TestedSystem {
  const text = process.env.ANEMOMETER_LIVE
  if (text === undefined) throw new Error('Run these tests with "npm run test:live".')
  return systemSchema.parse(JSON.parse(text))
}

/** For tests tagged @root, which do not run without root. */
export function rootSystem(): NonNullable<TestedSystem['root']> {
  const { root } = testedSystem()
  if (root === null) throw new Error('This test needs root and has to be tagged @root.')
  return root
}

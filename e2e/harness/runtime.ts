import { z } from 'zod'

const runtimeSchema = z.object({
  /** The binary to start. */
  executable: z.string(),
  /** What comes before the app's own arguments: flags of this machine and, for a development build, the app's folder. */
  args: z.array(z.string()),
  packaged: z.boolean(),
  /** The product as it would be shipped, with its fuses untouched; null for a development build. */
  packagedFolder: z.string().nullable(),
  packagedExecutable: z.string().nullable(),
})

export type Runtime = z.infer<typeof runtimeSchema>

/** Which app is under test, as scripts/e2e.mjs has found or built it. */
export function testedRuntime(): Runtime {
  const text = process.env.ANEMOMETER_E2E
  if (text === undefined) throw new Error('Run the end-to-end tests with "npm run test:e2e".')
  return runtimeSchema.parse(JSON.parse(text))
}

/** Tools that read Playwright's configuration do so with nothing under test. */
export function isPackagedUnderTest(): boolean {
  return process.env.ANEMOMETER_E2E !== undefined && testedRuntime().packaged
}

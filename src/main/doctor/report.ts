import { z } from 'zod'
import { CHECK_STATES, type CheckResult } from '#shared/diagnosis'
import type { Result } from '#shared/ipc-contract'
import { diagnose } from './doctor'
import { observationsSchema, type Observations } from './observations'

/** Grows when an older reader would misunderstand the file. */
const REPORT_VERSION = 1
const LARGEST_REPORT_BYTES = 32e6

/** What a person sends us: all that was seen, and what followed from it. docs/doctor.md describes it. */
const reportSchema = z.object({
  anemometerReport: z.literal(REPORT_VERSION),
  checks: z.array(z.object({ id: z.string(), state: z.enum(CHECK_STATES), evidence: z.string() })),
  seen: observationsSchema,
})

export type DoctorReport = z.infer<typeof reportSchema>

/** Text of a report. What it may not hold was left out when it was seen (`privacy.ts`). */
export function writeReport(seen: Observations): string {
  const checks = diagnose(seen).results.map(({ id, state, evidence }: CheckResult) => ({
    id,
    state,
    evidence,
  }))
  // A part a line, for whoever looks through it.
  const parts = Object.entries(seen).map(([part, value]) => `${JSON.stringify(part)}:${toJson(value)}`)
  return `{"anemometerReport":${REPORT_VERSION},\n"checks":${toJson(checks)},\n"seen":{\n${parts.join(',\n')}\n}}\n`
}

/** Numbers of 64 bits are more than JSON numbers hold. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each))
}

export function readReport(text: string): Result<DoctorReport> {
  if (text.length > LARGEST_REPORT_BYTES) return { ok: false, message: 'This report is too large to be one.' }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, message: 'This is no report: it is no JSON, or was cut off.' }
  }
  const read = reportSchema.safeParse(json)
  if (read.success) return { ok: true, value: read.data }
  const version = (json as { anemometerReport?: unknown } | null)?.anemometerReport
  if (typeof version === 'number' && version > REPORT_VERSION)
    return {
      ok: false,
      message: `This report is of a newer Anemometer (version ${version}). Update to read it.`,
    }
  const [issue] = read.error.issues
  return {
    ok: false,
    message: `This is no report of a Mac: its ${issue?.path.join('.') || 'form'} is wrong.`,
  }
}

import type { FamilyId } from '#shared/metric-families'

export type Labels = Readonly<Record<string, string>>

/** A value in the unit of its family; never NaN or infinite. What is unknown has no point. */
export interface Point {
  labels: Labels
  value: number
}

/** Everything that is exposed at one moment, in the order of `FAMILIES`; a family without points is not there. */
export type Exposition = readonly { family: FamilyId; points: readonly Point[] }[]

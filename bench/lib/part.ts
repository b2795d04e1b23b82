import { spreadOf, type Spread } from './statistics'

/** The options of `npm run bench` that a part needs. */
export interface PartOptions {
  /** How often each contender is measured; null is the part's own default. */
  rounds: number | null
  /** Few and short rounds, to try the benchmark itself: the figures are not worth keeping. */
  quick: boolean
  /** Progress, one line at a time; never on standard output. */
  progress: (line: string) => void
}

export interface PeerSpread extends Spread {
  /** null for a peer of our own making. */
  version: string | null
}

export interface Figure {
  name: string
  unit: string
  better: 'lower' | 'higher'
  ours: Spread
  peers: Record<string, PeerSpread>
  /** How many times better we are than each peer, over the rounds; above 1 we are better, whatever the unit. */
  timesBetter: Record<string, Spread>
  /** In words; null for a figure that is only reported. */
  aim: string | null
  /** null where there is no aim. */
  reached: boolean | null
}

export interface PartResult {
  part: string
  figures: Figure[]
  /** How it was measured, and what was tried where an aim is missed. */
  notes: string[]
  /** What else it found, for a page of the documentation. */
  document?: MarkedLines
}

/** Lines that take the place of what stands between `<!-- marker -->` and `<!-- /marker -->` in a file of the checkout. */
export interface MarkedLines {
  path: string
  marker: string
  lines: readonly string[]
}

/** Values round by round of ours and of each peer, in the order in which they were measured. */
export interface Rounds {
  ours: number[]
  peers: Record<string, { values: number[]; version: string | null }>
}

/** What a figure should be, in words and as a check of it. */
export interface Aim {
  text: string
  isReached: (figure: Omit<Figure, 'aim' | 'reached'>) => boolean
}

export interface FigureFacts {
  name: string
  unit: string
  better: 'lower' | 'higher'
  aim?: Aim
}

/** Ratios are taken round by round, so that a slow minute of the machine weighs on both sides. */
export function figureOf({ name, unit, better, aim }: FigureFacts, rounds: Rounds): Figure {
  const peers: Figure['peers'] = {}
  const timesBetter: Figure['timesBetter'] = {}
  for (const [peer, { values, version }] of Object.entries(rounds.peers)) {
    peers[peer] = { ...spreadOf(values), version }
    timesBetter[peer] = spreadOf(
      values.map((theirs, round) => {
        const ours = rounds.ours[round] ?? Number.NaN
        return better === 'lower' ? theirs / ours : ours / theirs
      }),
    )
  }
  const figure = { name, unit, better, ours: spreadOf(rounds.ours), peers, timesBetter }
  return { ...figure, aim: aim?.text ?? null, reached: aim?.isReached(figure) ?? null }
}

/** Runs every contender once a round, each round beginning with another one. Returns the values of each by round. */
export async function alternate<Name extends string, Value>(
  rounds: number,
  contenders: Record<Name, (round: number) => Promise<Value>>,
  onRound: (round: number) => void = () => undefined,
): Promise<Record<Name, Value[]>> {
  const names = Object.keys(contenders) as Name[]
  const values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Value[]>
  for (let round = 0; round < rounds; round++) {
    onRound(round)
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length] as Name
      values[name].push(await contenders[name](round))
    }
  }
  return values
}

/** How many apps run at once: with only a tray, each takes less than a hundredth of a core. */
const SIDE_BY_SIDE = 3

/** Runs `work` `count` times, a few at once. Rejects when one fails, after those beside it have ended. */
export async function sideBySide<Value>(
  count: number,
  work: (index: number) => Promise<Value>,
): Promise<Value[]> {
  const values: Value[] = []
  while (values.length < count) {
    const batch = Math.min(SIDE_BY_SIDE, count - values.length)
    values.push(...(await together(Array.from({ length: batch }, (_, index) => work(values.length + index)))))
  }
  return values
}

/** As `Promise.all`, but settles only when all of them have, so that nothing is removed while one still needs it. */
export async function together<Promises extends readonly Promise<unknown>[] | []>(
  promises: Promises,
): Promise<{ -readonly [Index in keyof Promises]: Awaited<Promises[Index]> }> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}

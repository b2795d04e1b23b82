import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { madeSample } from '../storage/testing/made-samples'
import { PowerTracks } from './power-tracks'

const START = 1_800_000_000_000

interface Track {
  name: string
  samples: { data: [number, number][] }
}

function tracksOf(
  windows: readonly { arrivedMs: number; elapsedMs: number | null; aneMj: number | null }[],
  query: string,
) {
  let nowMs = 0
  const tracks = new PowerTracks(() => nowMs)
  for (const { arrivedMs, elapsedMs, aneMj } of windows) {
    nowMs = START + arrivedMs
    tracks.onSample(madeSample(0, { endMs: 5, elapsedMs, aneMj }))
  }
  return tracks.answer(new URLSearchParams(query))
}

const query = (fromMs: number, toMs: number) => `start=${START + fromMs}&end=${START + toMs}`
const second = (arrivedMs: number, aneMj: number | null) => ({ arrivedMs, elapsedMs: 1000, aneMj })

describe('power tracks for Firefox', () => {
  it('have the energy of each window in pWh, and a break where nothing was measured', () => {
    const { body } = tracksOf(
      [second(1000, 3.6), second(2000, 0), second(5000, 36), second(6000, null)],
      query(0, 10_000),
    )
    expect(JSON.parse(body)).toEqual([
      {
        name: 'ANE power',
        category: 'power',
        description: 'ANE, by Anemometer',
        samples: {
          schema: { time: 0, count: 1 },
          data: [
            [0, 0],
            [1000, 1e6],
            [2000, 0],
            [4000, 0],
            [5000, 1e7],
          ],
        },
      },
    ])
  })

  it('have of a window that reaches over the start the part after it', () => {
    const tracks = JSON.parse(tracksOf([second(1000, 3.6)], query(750, 1000)).body) as Track[]
    expect(tracks[0]?.samples.data).toEqual([
      [0, 0],
      [250, 250_000],
    ])
  })

  it('come to the energy of the windows that lie in the time asked for, whatever they are', () => {
    const windows = fc.array(
      fc.record({ gapMs: fc.nat(3000), elapsedMs: fc.integer({ min: 10, max: 5000 }), aneMj: fc.nat(1e5) }),
    )
    fc.assert(
      fc.property(windows, (list) => {
        let arrivedMs = 0
        const placed = list.map(({ gapMs, elapsedMs, aneMj }) => {
          arrivedMs += gapMs + elapsedMs
          return { arrivedMs, elapsedMs, aneMj }
        })
        const [track] = JSON.parse(tracksOf(placed, query(0, arrivedMs + 1)).body) as Track[]
        const pwh = (track?.samples.data ?? []).reduce((sum, [, count]) => sum + count, 0)
        const expected = list.reduce((sum, { aneMj }) => sum + Math.round((aneMj / 3600) * 1e9), 0)
        expect(pwh).toBe(expected)
        const times = track?.samples.data.map(([timeMs]) => timeMs) ?? []
        expect(times).toEqual([...times].sort((a, b) => a - b))
      }),
    )
  })

  it('are empty where nothing was read, and refused without two times in order', () => {
    expect(tracksOf([], query(0, 1000))).toMatchObject({ status: 200, body: '[]' })
    for (const wrong of ['', 'start=1', 'start=a&end=2', 'start=2&end=1', 'end=1'])
      expect(tracksOf([], wrong).status).toBe(400)
  })
})

import { describe, expect, it } from 'vitest'
import { figureOf, type PartResult } from './part'
import { withLines, withPart } from './report'

const ORDER = ['parse', 'idle']

function resultOf(part: string, values: number[], aimMs: number): PartResult {
  const aim = {
    text: `at most ${aimMs} ms`,
    isReached: ({ ours }: { ours: { median: number } }) => ours.median <= aimMs,
  }
  const figure = figureOf({ name: 'a sample', unit: 'ms', better: 'lower', aim }, { ours: values, peers: {} })
  return { part, figures: [figure], notes: ['Made up.'] }
}

describe('withPart', () => {
  it('keeps the order of the parts, whatever was measured first', () => {
    const idle = withPart(null, resultOf('idle', [1], 5), ORDER)
    const both = withPart(idle, resultOf('parse', [2], 5), ORDER)
    expect(both.indexOf('## parse')).toBeGreaterThan(0)
    expect(both.indexOf('## idle')).toBeGreaterThan(both.indexOf('## parse'))
    expect(both).toContain('Every aim is reached.')
  })

  it('replaces what was measured before, and lists the aims that are missed now', () => {
    const missed = withPart(null, resultOf('idle', [7], 5), ORDER)
    expect(missed).toContain('Aims that are not reached:\n\n- idle, a sample: aim at most 5 ms')
    const reached = withPart(missed, resultOf('idle', [3], 5), ORDER)
    expect(reached).toContain('Every aim is reached.')
    expect(reached.match(/^## idle$/gm)).toHaveLength(1)
    expect(reached).not.toContain('7 ms')
  })

  it('gives the same text for the same results again, whichever is measured anew', () => {
    const parse = withPart(null, resultOf('parse', [3], 5), ORDER)
    const both = withPart(parse, resultOf('idle', [3], 5), ORDER)
    expect(withPart(both, resultOf('idle', [3], 5), ORDER)).toBe(both)
    expect(withPart(both, resultOf('parse', [3], 5), ORDER)).toBe(both)
  })

  it('names the parts that it knows nothing of', () => {
    const idle = withPart(null, resultOf('idle', [1], 5), ORDER)
    expect(idle).toContain('Not measured yet: parse.')
    expect(withPart(idle, resultOf('parse', [2], 5), ORDER)).not.toContain('Not measured')
  })

  it('says in each section where it was measured', () => {
    expect(withPart(null, resultOf('idle', [3], 5), ORDER)).toMatch(
      /## idle\n\nMeasured on: processor .*Node [\d.]+/,
    )
  })
})

describe('withLines', () => {
  const document = { path: 'docs/page.md', marker: 'made', lines: ['| a |', '| - |'] }

  it('puts the lines between their markers, again and again', () => {
    const once = withLines('Before.\n<!-- made --><!-- /made -->\nAfter.\n', document)
    expect(once).toBe('Before.\n<!-- made -->\n\n| a |\n| - |\n\n<!-- /made -->\nAfter.\n')
    expect(withLines(once, document)).toBe(once)
  })

  it('throws where a marker is missing', () => {
    expect(() => withLines('<!-- made -->', document)).toThrow('docs/page.md lacks the markers')
    expect(() => withLines('<!-- /made --><!-- made -->', document)).toThrow('lacks')
  })
})

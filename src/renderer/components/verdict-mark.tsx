import type { ReactNode } from 'react'
import type { VerdictCode } from '#shared/measurement'

/** A shape for each verdict, 12 × 12 px, distinct without colour. The text beside it says the same. */
export function VerdictMark({ code }: { code: VerdictCode }) {
  return (
    <svg
      className="verdict-mark"
      data-verdict={code}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[code]}
    </svg>
  )
}

const RING = { cx: 6, cy: 6, r: 4.25, fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 }

const SHAPES: Readonly<Record<VerdictCode, ReactNode>> = {
  'ane-used': <circle cx="6" cy="6" r="5" fill="currentColor" />,
  'ane-not-used': <circle {...RING} />,
  'ane-uncertain': (
    <>
      <circle {...RING} />
      <path d="M6 1.75a4.25 4.25 0 0 1 0 8.5z" fill="currentColor" />
    </>
  ),
  'ane-not-reported': <path d="M2 6h8" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />,
  'ane-doubtful': (
    <>
      <circle {...RING} />
      <path d="M6 3.75v2.75M6 8.4v.1" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  'too-short': (
    <path d="M3.5 3v6M8.5 3v6M3.5 6h5" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
  ),
  incomplete: <circle {...RING} strokeDasharray="3.2 2.15" />,
}

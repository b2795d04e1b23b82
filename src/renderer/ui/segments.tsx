import { Button } from './button'

export interface Segment<T> {
  value: T
  text: string
  /** What the text stands for, in the tooltip and for screen readers. */
  meaning: string
  shortcut?: string
  disabled?: boolean
}

interface SegmentsProps<T> {
  name: string
  segments: readonly Segment<T>[]
  value: T
  onChoose: (value: T) => void
}

/** A choice of one among a few, side by side. */
export function Segments<T extends string | number | null>({
  name,
  segments,
  value,
  onChoose,
}: SegmentsProps<T>) {
  return (
    <div className="segments" role="group" aria-label={name}>
      {segments.map(({ text, meaning, ...segment }) => (
        <Button
          key={String(segment.value)}
          name={`${text}: ${meaning}`}
          {...(segment.shortcut === undefined ? {} : { shortcut: segment.shortcut })}
          className="segment"
          aria-pressed={segment.value === value}
          disabled={segment.disabled === true}
          onClick={() => onChoose(segment.value)}
        >
          {text}
        </Button>
      ))}
    </div>
  )
}

import type { ReactNode } from 'react'

interface IconProps {
  /** It points where the text begins or ends, and is mirrored where that runs from right to left. */
  isDirected?: boolean
  children: ReactNode
}

/** An icon of 16 × 16 px in the colour of the text. Hidden from screen readers: the control around it has a name. */
function Icon({ isDirected = false, children }: IconProps) {
  return (
    <svg
      className={isDirected ? 'icon icon-directed' : 'icon'}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  )
}

export const PauseIcon = () => (
  <Icon>
    <path d="M4.5 3h2.25v10H4.5zM9.25 3h2.25v10H9.25z" fill="currentColor" />
  </Icon>
)

export const PlayIcon = () => (
  <Icon>
    <path
      d="M5 3.2v9.6a.5.5 0 0 0 .76.43l7.7-4.8a.5.5 0 0 0 0-.86l-7.7-4.8A.5.5 0 0 0 5 3.2z"
      fill="currentColor"
    />
  </Icon>
)

export const PictureIcon = () => (
  <Icon>
    <rect
      x="1.75"
      y="3"
      width="12.5"
      height="10"
      rx="1.75"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
    />
    <path d="M4 10.2l2.6-3 2.2 2.2 1.6-1.7 1.9 2.5" fill="none" stroke="currentColor" strokeWidth="1.3" />
  </Icon>
)

export const SourceIcon = () => (
  <Icon>
    <path d="M2 9h2.4l1.8-5 3 8.5L11.3 7l.9 2H14" fill="none" stroke="currentColor" strokeWidth="1.3" />
  </Icon>
)

export const SettingsIcon = () => (
  <Icon>
    <path
      d="M2 4.5h6.5M12 4.5h2M2 11.5h2M7.5 11.5H14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinecap="round"
    />
    <circle cx="10.2" cy="4.5" r="1.7" fill="none" stroke="currentColor" strokeWidth="1.3" />
    <circle cx="5.8" cy="11.5" r="1.7" fill="none" stroke="currentColor" strokeWidth="1.3" />
  </Icon>
)

export const CloseIcon = () => (
  <Icon>
    <path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" />
  </Icon>
)

export const MoreIcon = () => (
  <Icon>
    <circle cx="3.5" cy="8" r="1.2" fill="currentColor" />
    <circle cx="8" cy="8" r="1.2" fill="currentColor" />
    <circle cx="12.5" cy="8" r="1.2" fill="currentColor" />
  </Icon>
)

/** An arrow out of a box: a picture to be dragged out of the window. */
export const DragOutIcon = () => (
  <Icon>
    <path
      d="M8 10V2.5M5 5.2l3-2.9 3 2.9M3 8.5v4.25c0 .4.35.75.75.75h8.5c.4 0 .75-.35.75-.75V8.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </Icon>
)

/** Rotated by CSS while its group is open. */
export const ChevronIcon = () => (
  <Icon isDirected>
    <path
      className="chevron"
      d="M6 4l4 4-4 4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </Icon>
)

export const BackIcon = () => (
  <Icon isDirected>
    <path
      d="M10 3.5L5.5 8l4.5 4.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </Icon>
)

export const RecordIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="4.5" fill="currentColor" />
  </Icon>
)

export const StopIcon = () => (
  <Icon>
    <rect x="4" y="4" width="8" height="8" rx="1" fill="currentColor" />
  </Icon>
)

/** A bulleted list. */
export const ListIcon = () => (
  <Icon>
    <path d="M6 4h8M6 8h8M6 12h8" fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" />
    <path d="M2 3h2v2H2zM2 7h2v2H2zM2 11h2v2H2z" fill="currentColor" />
  </Icon>
)

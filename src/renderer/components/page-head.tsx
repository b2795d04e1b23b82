import type { ReactNode } from 'react'
import { leavePage } from '../stores/view-store'
import { Button } from '../ui/button'
import { BackIcon } from '../ui/icons'

interface PageHeadProps {
  title: string
  /** What the button that leaves the page is called: where it leads. */
  back: string
  /** Behind the title. */
  children?: ReactNode
}

/** The first line of a page: the way back, as by Esc, and its title. */
export function PageHead({ title, back, children }: PageHeadProps) {
  return (
    <div className="page-head">
      <Button name={back} shortcut="Esc" className="tool" onClick={leavePage}>
        <BackIcon />
      </Button>
      <h2>{title}</h2>
      {children}
    </div>
  )
}

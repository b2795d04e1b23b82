import { overlayStyle } from '../../charts/overlay-plot'

/** The line of the nth subject, as its curves are drawn. */
export function SubjectSwatch({ look }: { look: number }) {
  const { colour, dashed } = overlayStyle(look)
  return (
    <span className="swatch overlay-swatch" data-colour={colour} data-dashed={dashed} aria-hidden="true" />
  )
}

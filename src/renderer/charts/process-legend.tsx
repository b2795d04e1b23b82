import { useCallback } from 'react'
import { EVIDENCE, type Evidence } from '#shared/ane-facts'
import { EVIDENCE_WORDS } from '../format/process-format'
import { InfoPopover } from '../ui/popover'
import { usePalette } from './palette'
import { paintGlyph } from './process-painter'
import { useCanvas, type Paint } from './use-canvas'

const GLYPH_BOX = { width: 14, height: 14 }

/** What the marks and lines of the programs mean. */
export function ProcessLegend() {
  return <InfoPopover name="What do the marks mean?" content={() => <LegendText />} />
}

function LegendText() {
  return (
    <>
      {EVIDENCE.map((evidence) => (
        <span key={evidence} className="process-legend-row">
          <Glyph evidence={evidence} />
          {EVIDENCE_WORDS[evidence].meaning}
        </span>
      ))}
      <span className="process-legend-row">
        A cross is a failure. A thin line: the program holds the ANE open; a bar: it holds its power. An arrow
        goes on; a dashed end was lost, and lies there at the latest. None of this says for how long it
        computed.
      </span>
    </>
  )
}

function Glyph({ evidence }: { evidence: Evidence }) {
  const palette = usePalette()
  const paint = useCallback<Paint>(
    (context) => {
      context.fillStyle = context.strokeStyle = palette.text
      paintGlyph(context, evidence, GLYPH_BOX.width / 2, GLYPH_BOX.height / 2, palette)
    },
    [evidence, palette],
  )
  return <canvas ref={useCanvas(GLYPH_BOX, paint)} aria-hidden="true" />
}

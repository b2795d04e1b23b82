import { useCallback } from 'react'
import { EVIDENCE, type Evidence } from '#shared/ane-facts'
import { words } from '#shared/words/words'
import { InfoPopover } from '../ui/popover'
import { usePalette } from './palette'
import { paintGlyph } from './process-painter'
import { useCanvas, type Paint } from './use-canvas'

const GLYPH_BOX = { width: 14, height: 14 }

/** What the marks and lines of the programs mean. */
export function ProcessLegend() {
  return <InfoPopover name={words.events.whatMarksMean} content={() => <LegendText />} />
}

function LegendText() {
  return (
    <>
      {EVIDENCE.map((evidence) => (
        <span key={evidence} className="process-legend-row">
          <Glyph evidence={evidence} />
          {words.events.evidence[evidence].meaning}
        </span>
      ))}
      <span className="process-legend-row">{words.events.whatLinesMean}</span>
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

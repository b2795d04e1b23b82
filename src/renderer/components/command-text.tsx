import { useState } from 'react'
import { words } from '#shared/words/words'
import { request } from '../bridge/bridge'
import { Button } from '../ui/button'

interface CommandTextProps {
  text: string
  /** For screen readers: "the command", "the script". */
  name: string
}

/** Text for a terminal, to be read and copied exactly as it is. */
export function CommandText({ text, name }: CommandTextProps) {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => setCopied((await request('text:copy', text)) !== null)
  return (
    <div className="command">
      <pre tabIndex={0} aria-label={name}>
        {text}
      </pre>
      <Button
        name={copied ? words.controls.copiedName(name) : words.controls.copyName(name)}
        className="framed"
        onClick={() => void copy()}
        onBlur={() => setCopied(false)}
      >
        {copied ? words.controls.copied : words.controls.copy}
      </Button>
    </div>
  )
}

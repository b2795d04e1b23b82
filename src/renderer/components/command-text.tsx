import { useState } from 'react'
import { request } from '../bridge/bridge'
import { Button } from '../ui/button'

interface CommandTextProps {
  text: string
  /** What it is, for a screen reader: "the command", "the script". */
  name: string
}

/** Words for a terminal, exactly as they are, to be read and copied. */
export function CommandText({ text, name }: CommandTextProps) {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => setCopied((await request('text:copy', text)) !== null)
  return (
    <div className="command">
      <pre tabIndex={0} aria-label={name}>
        {text}
      </pre>
      <Button
        name={`Copy ${name}`}
        className="framed"
        onClick={() => void copy()}
        onBlur={() => setCopied(false)}
      >
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}

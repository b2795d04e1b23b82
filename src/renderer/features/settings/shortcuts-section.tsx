import { useEffect, useState, type KeyboardEvent } from 'react'
import {
  acceleratorOf,
  formatAccelerator,
  type ShortcutsStatus,
  type ShortcutTarget,
} from '#shared/global-shortcuts'
import { mainProcess } from '../../bridge/bridge'
import { KeyTables } from '../../components/key-tables'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { Button } from '../../ui/button'
import { Setting } from './setting'

const TARGETS: readonly { target: ShortcutTarget; name: string; note: string }[] = [
  {
    target: 'window',
    name: 'Show the window',
    note: 'From whatever program has the keyboard. No key is taken until you choose one.',
  },
  {
    target: 'popover',
    name: 'Show or hide the small window of the menu bar',
    note: 'The same that a click on the icon in the menu bar or panel opens.',
  },
]

const NO_MODIFIER = 'Hold Ctrl, Alt or ⌘ with a letter, a digit or an arrow, or press an F key.'
const NO_ANSWER = 'The app did not carry this out. Try again.'

export function ShortcutsSection() {
  const [status, setStatus] = useState<ShortcutsStatus | null>(null)
  useEffect(() => {
    let isShown = true
    mainProcess()
      .invoke('shortcut:status')
      .then((answer) => isShown && setStatus(answer))
      .catch(() => undefined)
    return () => void (isShown = false)
  }, [])
  return (
    <>
      <h4>In every program</h4>
      {TARGETS.map((row) => (
        <GlobalShortcut key={row.target} {...row} trouble={status?.inactive[row.target] ?? null} />
      ))}
      {status?.limit != null && <p className="setting-note">{status.limit}</p>}
      <h4>In the window</h4>
      <KeyTables />
    </>
  )
}

interface GlobalShortcutProps {
  target: ShortcutTarget
  name: string
  note: string
  /** Why the key that is set does not act; null where it does. */
  trouble: string | null
}

function GlobalShortcut({ target, name, note, trouble }: GlobalShortcutProps) {
  const accelerator = useSettings((settings) => settings.globalShortcuts[target])
  const [failure, setFailure] = useState<string | null>(null)
  const set = async (wanted: string | null): Promise<void> => {
    const result = await mainProcess()
      .invoke('shortcut:set', target, wanted)
      .catch(() => ({ ok: false, message: NO_ANSWER }) as const)
    setFailure(result.ok ? '' : result.message)
  }
  // An empty text: what was wrong before is not any more.
  const message = failure ?? trouble
  return (
    <>
      <Setting name={name} note={note}>
        <span className="settings-recorder">
          <Recorder
            name={name}
            accelerator={accelerator}
            onRecord={(keys) => void set(keys)}
            onRefuse={setFailure}
          />
          {accelerator !== null && (
            <Button name={`Remove the key: ${name}`} className="framed" onClick={() => void set(null)}>
              Remove
            </Button>
          )}
        </span>
      </Setting>
      {message !== null && message !== '' && <p role="alert">{message}</p>}
    </>
  )
}

interface RecorderProps {
  name: string
  accelerator: string | null
  onRecord: (accelerator: string) => void
  /** What was pressed is no key that can be had; null: another try begins. */
  onRefuse: (why: string | null) => void
}

/** A button that, once pressed, takes the next keys. Esc, Tab or leaving it cancels. */
function Recorder({ name, accelerator, onRecord, onRefuse }: RecorderProps) {
  const platform = useSession((session) => session.platform)
  const [isRecording, setRecording] = useState(false)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isRecording || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.repeat || ['Control', 'Alt', 'Shift', 'Meta', 'AltGraph'].includes(event.key)) return
    if (event.key !== 'Escape') {
      const pressed = acceleratorOf(event, platform)
      if (pressed === null) {
        onRefuse(NO_MODIFIER)
        return
      }
      onRecord(pressed)
    }
    setRecording(false)
  }
  const shown = accelerator === null ? 'Choose a key…' : formatAccelerator(accelerator, platform)
  return (
    <Button
      name={`${name}: ${isRecording ? 'Press the keys… or Esc' : shown}`}
      className="framed"
      aria-pressed={isRecording}
      onClick={() => {
        setRecording(!isRecording)
        onRefuse(null)
      }}
      onKeyDown={onKeyDown}
      onBlur={() => setRecording(false)}
    >
      {isRecording ? 'Press the keys…' : shown}
    </Button>
  )
}

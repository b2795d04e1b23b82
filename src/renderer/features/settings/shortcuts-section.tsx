import { useEffect, useState, type KeyboardEvent } from 'react'
import {
  acceleratorOf,
  formatAccelerator,
  type ShortcutsStatus,
  type ShortcutTarget,
} from '#shared/global-shortcuts'
import { words } from '#shared/words/words'
import { mainProcess } from '../../bridge/bridge'
import { KeyTables } from '../../components/key-tables'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { Button } from '../../ui/button'
import { Setting } from './setting'

const TARGETS: readonly { target: ShortcutTarget; name: string; note: string }[] = [
  {
    target: 'window',
    name: words.settings.shortcuts.window,
    note: words.settings.shortcuts.windowNote,
  },
  {
    target: 'popover',
    name: words.settings.shortcuts.popover,
    note: words.settings.shortcuts.popoverNote,
  },
]

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
      <h4>{words.settings.shortcuts.inEveryProgram}</h4>
      {TARGETS.map((row) => (
        <GlobalShortcut key={row.target} {...row} trouble={status?.inactive[row.target] ?? null} />
      ))}
      {status?.limit != null && <p className="setting-note">{status.limit}</p>}
      <h4>{words.settings.shortcuts.inTheWindow}</h4>
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
      .catch(() => ({ ok: false, message: words.settings.shortcuts.noAnswer }) as const)
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
            <Button
              name={words.settings.shortcuts.removeName(name)}
              className="framed"
              onClick={() => void set(null)}
            >
              {words.settings.shortcuts.remove}
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
        onRefuse(words.settings.shortcuts.noModifier)
        return
      }
      onRecord(pressed)
    }
    setRecording(false)
  }
  const shown =
    accelerator === null ? words.settings.shortcuts.choose : formatAccelerator(accelerator, platform)
  return (
    <Button
      name={`${name}: ${isRecording ? words.settings.shortcuts.pressOrCancel : shown}`}
      className="framed"
      aria-pressed={isRecording}
      onClick={() => {
        setRecording(!isRecording)
        onRefuse(null)
      }}
      onKeyDown={onKeyDown}
      onBlur={() => setRecording(false)}
    >
      {isRecording ? words.settings.shortcuts.press : shown}
    </Button>
  )
}

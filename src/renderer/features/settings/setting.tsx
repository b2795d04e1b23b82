import { type ReactNode } from 'react'
import { changeSettings, useSettings } from '../../stores/settings-store'
import type { Settings, SettingsPatch } from '#shared/settings'

interface SettingProps {
  name: string
  /** What it does, in a sentence or two; needless where the name says all. */
  note?: ReactNode
  /** The control, which names itself for screen readers. */
  children: ReactNode
}

/** A setting: its name, its control, and what it does. */
export function Setting({ name, note, children }: SettingProps) {
  return (
    <div className="setting">
      <p>{name}</p>
      {children}
      {note !== undefined && <p className="setting-note">{note}</p>}
    </div>
  )
}

/** The settings that are on or off. */
type SwitchKey = {
  [K in keyof SettingsPatch]-?: Settings[K] extends boolean ? K : never
}[keyof SettingsPatch]

interface SwitchProps {
  setting: SwitchKey
  name: string
  note: string
  /** What is to be known while it is on, as how it stands. */
  children?: ReactNode
}

/** A setting that is on or off. */
export function SettingSwitch({ setting, name, note, children }: SwitchProps) {
  const isOn = useSettings((settings) => settings[setting])
  return (
    <label className="settings-check">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => changeSettings({ [setting]: event.target.checked })}
      />
      <span>
        {name}
        <small>{note}</small>
        {children}
      </span>
    </label>
  )
}

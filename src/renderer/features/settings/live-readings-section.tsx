import { IntervalChoice } from '../../components/interval-choice'
import { useSession } from '../../stores/session-store'
import { useView } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { Setting } from './setting'

export function LiveReadingsSection() {
  const live = useSession((session) => session.status?.live ?? null)
  if (live === null)
    return (
      <p className="setting-note">
        Live readings need a Mac. The demonstration and recordings play here, too.
      </p>
    )
  const more = live.way === null ? 'Set up live readings…' : 'About live readings…'
  return (
    <>
      <Setting name="Live sample every" note="Short intervals show short bursts; long ones cost less.">
        <IntervalChoice />
      </Setting>
      <Setting
        name={live.way === null ? 'powermetrics is not allowed yet' : 'powermetrics is allowed'}
        note="IOReport is read without a password. An administrator can allow powermetrics as well, which reports more on some Macs."
      >
        <Button name={more} className="framed" onClick={() => useView.setState({ liveOpen: true })}>
          {more}
        </Button>
      </Setting>
    </>
  )
}

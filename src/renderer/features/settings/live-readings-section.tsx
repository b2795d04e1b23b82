import { words } from '#shared/words/words'
import { IntervalChoice } from '../../components/interval-choice'
import { useSession } from '../../stores/session-store'
import { useView } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { Setting } from './setting'

export function LiveReadingsSection() {
  const live = useSession((session) => session.status?.live ?? null)
  if (live === null) return <p className="setting-note">{words.settings.live.needsMac}</p>
  const more = live.way === null ? words.settings.live.setUp : words.settings.live.about
  return (
    <>
      <Setting name={words.settings.live.interval} note={words.settings.live.intervalNote}>
        <IntervalChoice />
      </Setting>
      <Setting
        name={live.way === null ? words.settings.live.isNotAllowed : words.settings.live.isAllowed}
        note={words.settings.live.permissionNote}
      >
        <Button name={more} className="framed" onClick={() => useView.setState({ liveOpen: true })}>
          {more}
        </Button>
      </Setting>
    </>
  )
}

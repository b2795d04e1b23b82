import { COMMAND_IDS, COMMANDS, FOCUSED_KEYS, formatKey, sentenceLabel } from '#shared/commands'
import { words } from '#shared/words/words'
import { useSession } from '../stores/session-store'

interface KeyRow {
  does: string
  keys: readonly string[]
}

/** Every key of the window, in tables by where it acts. */
export function KeyTables() {
  return (
    <div className="keys-columns">
      <KeyTable title={words.keys.everywhere} rows={commandRows('everywhere')} />
      <KeyTable title={words.keys.onCharts} rows={commandRows('charts')} />
      {FOCUSED_KEYS.map(({ title, rows }) => (
        <KeyTable key={title} title={title} rows={rows} />
      ))}
    </div>
  )
}

function commandRows(place: 'everywhere' | 'charts'): KeyRow[] {
  return COMMAND_IDS.filter((id) => COMMANDS[id].place === place).map((id) => ({
    does: sentenceLabel(id),
    keys: COMMANDS[id].keys.slice(0, 1),
  }))
}

function KeyTable({ title, rows }: { title: string; rows: readonly KeyRow[] }) {
  const platform = useSession((session) => session.platform)
  return (
    <table className="keys-table">
      <caption>{title}</caption>
      <tbody>
        {rows.map(({ does, keys }) => (
          <tr key={does}>
            <th scope="row">{does}</th>
            <td>
              {keys.map((key) => (
                <kbd key={key}>{formatKey(key, platform)}</kbd>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

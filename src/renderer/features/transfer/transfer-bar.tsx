import { formatBytes, formatDuration } from '#shared/format'
import type { TransferProgress } from '#shared/transfer'
import { words } from '#shared/words/words'
import { cancelTransfer, useTransfer } from '../../stores/transfer-store'
import { Button } from '../../ui/button'

/** The import or export under way, in one line. */
export function TransferBar() {
  const progress = useTransfer((state) => state.progress)
  return progress === null ? null : <Progress progress={progress} />
}

function Progress({ progress }: { progress: TransferProgress }) {
  const { kind, label, bytesDone, bytesTotal } = progress
  const { importing, exporting, cancelImport, cancelExport, cancel } = words.transfer
  const activity = (kind === 'import' ? importing : exporting)(label)
  return (
    <section className="transfer" aria-label={activity}>
      <p className="transfer-name" title={label}>
        {activity}
      </p>
      <progress
        aria-label={activity}
        max={1}
        {...(bytesTotal === null || bytesTotal === 0 ? {} : { value: Math.min(1, bytesDone / bytesTotal) })}
      />
      <p className="transfer-figures">{describeProgress(progress).join(' · ')}</p>
      <Button
        name={(kind === 'import' ? cancelImport : cancelExport)(label)}
        className="link"
        onClick={() => void cancelTransfer()}
      >
        {cancel}
      </Button>
    </section>
  )
}

/** `512 MB of 1.07 GB`, `120,000 samples`, `86 MB/s`, `7 s left`, without what is not known. */
function describeProgress(progress: TransferProgress): string[] {
  const { bytesDone, bytesTotal, samples, bytesPerSecond, remainingMs } = progress
  const done = formatBytes(bytesDone)
  return [
    bytesTotal === null ? done : words.transfer.doneOf(done, formatBytes(bytesTotal)),
    samples > 0 ? words.counts.samples(samples) : [],
    bytesPerSecond === null ? [] : words.transfer.aSecond(formatBytes(Math.round(bytesPerSecond))),
    remainingMs === null
      ? []
      : words.transfer.left(formatDuration(Math.max(1000, Math.ceil(remainingMs / 1000) * 1000))),
  ].flat()
}

import { formatBytes, formatDuration } from '#shared/format'
import type { TransferProgress } from '#shared/transfer'
import { formatCount } from '../../format/source-format'
import { cancelTransfer, useTransfer } from '../../stores/transfer-store'
import { Button } from '../../ui/button'

/** The import or export under way, in one line. */
export function TransferBar() {
  const progress = useTransfer((state) => state.progress)
  return progress === null ? null : <Progress progress={progress} />
}

function Progress({ progress }: { progress: TransferProgress }) {
  const { kind, label, bytesDone, bytesTotal } = progress
  const verb = kind === 'import' ? 'Importing' : 'Exporting'
  return (
    <section className="transfer" aria-label={`${verb} ${label}`}>
      <p className="transfer-name" title={label}>
        {verb} <b>{label}</b>
      </p>
      <progress
        aria-label={`${verb} ${label}`}
        max={1}
        {...(bytesTotal === null || bytesTotal === 0 ? {} : { value: Math.min(1, bytesDone / bytesTotal) })}
      />
      <p className="transfer-figures">{describeProgress(progress).join(' · ')}</p>
      <Button
        name={`Cancel ${verb.toLowerCase()} ${label}`}
        className="link"
        onClick={() => void cancelTransfer()}
      >
        Cancel
      </Button>
    </section>
  )
}

/** `512 MB of 1.07 GB`, `120,000 samples`, `86 MB/s`, `7 s left`, without what is not known. */
function describeProgress(progress: TransferProgress): string[] {
  const { bytesDone, bytesTotal, samples, bytesPerSecond, remainingMs } = progress
  const done = formatBytes(bytesDone)
  return [
    bytesTotal === null ? done : `${done} of ${formatBytes(bytesTotal)}`,
    samples > 0 ? formatCount(samples, 'sample') : [],
    bytesPerSecond === null ? [] : `${formatBytes(Math.round(bytesPerSecond))}/s`,
    remainingMs === null
      ? []
      : `${formatDuration(Math.max(1000, Math.ceil(remainingMs / 1000) * 1000))} left`,
  ].flat()
}

import { useLayoutEffect, useState } from 'react'
import { opensAsMeasurement } from '#shared/transfer'
import { words } from '#shared/words/words'
import { mainProcess, request } from '../../bridge/bridge'
import { showNotice } from '../../stores/notices-store'
import { importFiles } from '../../stores/transfer-store'
import { useView, type Page } from '../../stores/view-store'

/** Opens or imports files that are dropped on the window, and says which of both while they are dragged over it. */
export function DropTarget() {
  const [hovering, setHovering] = useState(false)
  // A layout effect, so that a file dropped right after the window appeared is not lost.
  useLayoutEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      setHovering(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setHovering(false)
    }
    const drop = (event: DragEvent): void => {
      event.preventDefault()
      setHovering(false)
      if (event.dataTransfer) openDropped([...event.dataTransfer.files])
    }
    document.addEventListener('dragover', over)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('dragover', over)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('drop', drop)
    }
  }, [])
  return hovering ? <DropOverlay /> : null
}

function DropOverlay() {
  const imports = useView((view) => view.page.kind !== 'charts')
  return (
    <div className="drop-overlay" aria-hidden="true">
      <p>{imports ? words.transfer.dropToImport : words.transfer.dropToOpen}</p>
      <p className="drop-hint">
        {imports ? words.transfer.whatImports : words.transfer.whatBecomesMeasurements}
      </p>
    </div>
  )
}

/** Opens a single recording as the source, or imports the files as measurements. */
function openDropped(files: File[]): void {
  const dropped = files.map((file) => ({ name: file.name, path: mainProcess().pathOfDroppedFile(file) }))
  const nowhere = dropped.find(({ path }) => path === '')
  if (nowhere !== undefined) {
    showNotice(words.transfer.noFile(nowhere.name))
    return
  }
  const [first] = dropped
  if (first === undefined) return
  if (opensAsReplay(files, useView.getState().page)) void request('source:open-recording', first.path)
  else void importFiles(dropped.map(({ path }) => path))
}

/** Only a single recording, dropped on the charts, is replayed. */
function opensAsReplay(files: readonly File[], page: Page): boolean {
  return page.kind === 'charts' && files.length === 1 && !opensAsMeasurement(files[0]?.name ?? '')
}

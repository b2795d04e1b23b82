import { useEffect, useState } from 'react'
import { mainProcess } from '../../bridge/bridge'
import { request } from '../../stores/actions'
import { showNotice } from '../../stores/notices-store'

/** Opens a recording that is dropped anywhere on the window, and says so while one hovers. */
export function DropTarget() {
  const [hovering, setHovering] = useState(false)
  useEffect(() => {
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
  if (!hovering) return null
  return (
    <div className="drop-overlay" aria-hidden="true">
      <p>Drop a powermetrics recording to open it</p>
      <p className="drop-hint">plist streams and text logs, any size</p>
    </div>
  )
}

function openDropped(files: File[]): void {
  const [file] = files
  if (file === undefined) return
  if (files.length > 1) {
    showNotice(`${files.length} files were dropped. One recording is shown at a time: drop a single file.`)
    return
  }
  const path = mainProcess().pathOfDroppedFile(file)
  if (path === '') showNotice(`${file.name} is not a file on this disk. Save it first, then drop it again.`)
  else void request('source:open-recording', path)
}

const MEGABYTE = 1e6
const LOG_STEP_PERCENT = 10

/**
 * Shows how far a download is on one line: rewritten in place on a terminal, a new line every 10 % elsewhere.
 * `totalBytes` is null when the server did not say.
 */
export function createProgress(label, totalBytes, stream = process.stdout) {
  let receivedBytes = 0
  let shownStep = -1

  function line(percent) {
    const received = (receivedBytes / MEGABYTE).toFixed(0)
    if (percent === null) return `${label}: ${received} MB`
    return `${label}: ${percent} %, ${received} of ${(totalBytes / MEGABYTE).toFixed(0)} MB`
  }

  function show() {
    const percent = totalBytes ? Math.floor((receivedBytes / totalBytes) * 100) : null
    const progress = percent ?? receivedBytes / (2 * MEGABYTE)
    const step = Math.floor(progress / (stream.isTTY ? 1 : LOG_STEP_PERCENT))
    if (step === shownStep) return
    shownStep = step
    stream.write(stream.isTTY ? `\r\u001b[K${line(percent)}` : `${line(percent)}\n`)
  }

  return {
    add(bytes) {
      receivedBytes += bytes
      show()
    },
    end() {
      if (stream.isTTY) stream.write('\n')
    },
  }
}

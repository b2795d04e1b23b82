/** `2026-03-30-14.05.09`, in local time; no character that any file system refuses. */
export function fileTime(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return `${date}-${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`
}

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400

/** How long ago, in its largest unit: `42s`, `5m`, `2h`, `3d`. A clock that went back gives `0s`. */
export function age(since: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 1000))
  if (seconds < MINUTE) return `${seconds}s`
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}m`
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)}h`
  return `${Math.floor(seconds / DAY)}d`
}

/** A duration in its two largest units: `42s`, `5m`, `3h 42m`, `2d 3h`. */
export function duration(seconds: number): string {
  if (seconds < MINUTE) return `${seconds}s`
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}m`
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)}h ${Math.floor((seconds % HOUR) / MINUTE)}m`
  return `${Math.floor(seconds / DAY)}d ${Math.floor((seconds % DAY) / HOUR)}h`
}

/** `2026-11-23 08:00 UTC` */
export function moment(timestamp: string): string {
  return `${timestamp.slice(0, 10)} ${timestamp.slice(11, 16)} UTC`
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
const STEP = 1024

/** `0 B`, `12.5 KiB`, `3.0 GiB` */
export function bytes(count: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(1, count)) / Math.log(STEP)))
  return `${(count / STEP ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`
}

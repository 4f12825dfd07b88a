const SECONDS: Readonly<Record<string, number>> = {s: 1, m: 60, h: 3600, d: 86_400}
const BYTES: Readonly<Record<string, number>> = {B: 1, KiB: 1024, MiB: 1_048_576, GiB: 1_073_741_824}

/** `90s`, `15m`, `12h`, `7d` as the schema lets them through. */
export function toSeconds(duration: string): number {
  return Number(duration.slice(0, -1)) * (SECONDS[duration.slice(-1)] ?? 1)
}

/** A number of bytes, or `64KiB` as the schema lets it through. */
export function toBytes(size: number | string): number {
  if (typeof size === 'number') return size
  const [, number = '0', unit = 'B'] = /^([\d.]+)(\w+)$/.exec(size) ?? []
  return Math.ceil(Number(number) * (BYTES[unit] ?? 1))
}

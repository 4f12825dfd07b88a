/** For `git diff`: only the names of files that differ, as records. */
export const NAMES: readonly string[] = [
  '--name-only',
  '-z',
  '--no-ext-diff',
  '--no-renames',
  '--ignore-submodules=all',
  '--end-of-options',
]

/** The parts of `-z` output: each ends with NUL. */
export function splitRecords(output: string): string[] {
  return output.split('\0').slice(0, -1)
}

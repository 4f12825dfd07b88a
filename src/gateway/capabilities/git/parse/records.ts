/** The parts of `-z` output: each ends with NUL. */
export function splitRecords(output: string): string[] {
  return output.split('\0').slice(0, -1)
}

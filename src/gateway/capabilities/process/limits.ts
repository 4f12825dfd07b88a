/** Of one program with all it starts. */
export interface Limits {
  readonly memoryBytes: number
  readonly processes: number
  /** of one file that it writes */
  readonly fileBytes: number
  /** processor time; null: as long as it lives */
  readonly cpuMs: number | null
}

/**
 * Has the kernel hold each process to its bounds, by prlimit(1) of util-linux; what they use together is watched (see
 * `Watch`). RLIMIT_DATA and not RLIMIT_AS: many runtimes reserve far more addresses than they use.
 */
export function withLimits(
  argv: readonly [string, ...string[]],
  {memoryBytes, processes, fileBytes}: Limits,
  {isSandboxed}: {isSandboxed: boolean},
): [string, ...string[]] {
  // Outside of a sandbox it would count whatever else the user runs.
  const count = isSandboxed ? [`--nproc=${processes}`] : []
  return ['prlimit', '--core=0', `--data=${memoryBytes}`, `--fsize=${fileBytes}`, ...count, '--', ...argv]
}

/** Whether prlimit(1) says, and nothing else was written, that it could not start the program. */
export function startFault(program: string, exitCode: number | null, stderr: string): 'missing' | 'refused' | null {
  if (!stderr.startsWith(`prlimit: failed to execute ${program}: `)) return null
  if (exitCode === 127) return 'missing'
  return exitCode === 126 ? 'refused' : null
}

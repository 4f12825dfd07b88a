import type {HostFacts} from './adapter.ts'

/**
 * Whether Claude Desktop runs for this user; null when the system cannot be asked. A Desktop that runs writes its file
 * anew and drops what it did not put there.
 */
export async function isDesktopRunning(platform: NodeJS.Platform, uid: number | null): Promise<boolean | null> {
  const {execa} = await import('execa')
  const [program, ...args] = listingCommand(platform, uid)
  const {stdout, exitCode} = await execa(program, args, {reject: false, timeout: 10_000, stdin: 'ignore'})
  // `ps` ends with 1 when the user has no process at all.
  return exitCode === 0 || exitCode === 1 ? holdsDesktop(stdout, platform) : null
}

/** Prints the program and the arguments of each process; on Windows the path of each `claude.exe`. */
export function listingCommand(platform: NodeJS.Platform, uid: number | null): [string, ...string[]] {
  if (platform !== 'win32') return ['ps', '-ww', '-U', String(uid ?? 0), '-o', 'args=']
  const script = 'Get-Process -Name claude -ErrorAction SilentlyContinue | ForEach-Object { $_.Path }'
  return ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', script]
}

/**
 * Only the program counts, not the arguments: `kruxos --client claude-desktop` is none. On Windows Claude Code's
 * program is called claude.exe as well, so the folder decides.
 */
const PROGRAM: Readonly<Partial<Record<HostFacts['platform'], RegExp>>> = {
  linux: /^(?:\S*\/)?claude-desktop(?:[\s/]|$)|^\/opt\/Claude\//,
  darwin: /^\/(?:[^/]+\/)*Claude\.app\/Contents\/MacOS\/Claude(?:\s|$)/,
  win32: /\\(?:AnthropicClaude|WindowsApps\\Claude_[^\\]*|Programs\\Claude)\\/i,
}

export function holdsDesktop(listing: string, platform: NodeJS.Platform): boolean {
  const pattern = PROGRAM[platform]
  return pattern !== undefined && listing.split(/\r?\n/).some(line => pattern.test(line.trim()))
}

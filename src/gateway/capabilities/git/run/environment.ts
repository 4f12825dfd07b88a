/**
 * What every git gets. Its configuration is ours alone: not the machine's, not a user's, and of a repository only what
 * `repository/config.ts` lets through.
 */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  // else the home of the gateway's user, whose .netrc has credentials
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_PAGER: 'cat',
  // each remote allows its own protocol
  GIT_ALLOW_PROTOCOL: 'none',
}

/** Nothing starts a program, asks for a password, follows a redirect or goes into a submodule. */
const SETTINGS: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.pager=cat',
  'core.editor=false',
  'core.askPass=false',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.quotePath=false',
  'advice.detachedHead=false',
  'commit.gpgSign=false',
  'credential.helper=',
  'diff.ignoreSubmodules=all',
  'fetch.recurseSubmodules=false',
  'gc.auto=0',
  // else a remote that asks for Kerberos gets a ticket of the gateway's user
  'http.emptyAuth=false',
  'http.followRedirects=false',
  'maintenance.auto=false',
  'push.gpgSign=false',
  'push.recurseSubmodules=no',
  'submodule.recurse=false',
  // whose files they are is decided by the walk that led there
  'safe.directory=*',
]

/** The start of every command line; what follows is the command. */
export const GIT: readonly [string, ...string[]] = ['git', '--no-pager', ...settings(SETTINGS)]

export function settings(pairs: readonly string[]): string[] {
  return pairs.flatMap(pair => ['-c', pair])
}

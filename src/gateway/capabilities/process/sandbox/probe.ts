import {KruxosError} from '../../../../contract/errors.ts'
import {startProgram} from '../../../programs/start-program.ts'
import type {Launch} from '../program.ts'

/** A sandbox that takes longer to say `true` does not work. */
const PROBE_MS = 10_000

/** What is wrong with the sandbox on this machine, and the command that mends it; null when it works. */
export async function findFault({argv, ...options}: Launch): Promise<string | null> {
  try {
    const child = await startProgram(argv, {...options, input: null})
    const timer = setTimeout(() => process.kill(child.pid, 'SIGKILL'), PROBE_MS)
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', chunk => {
      errors += chunk
    })
    child.stdout.resume()
    child.report.resume()
    child.gate.end('\n')
    const {exitCode} = await child.ended.finally(() => clearTimeout(timer))
    return exitCode === 0 ? null : explain(errors)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NOT_INSTALLED
    if (error instanceof KruxosError) return `${error.message}: ${error.hint}`
    throw error
  }
}

const NOT_INSTALLED = 'bubblewrap, which programs of agents run in, is not installed: sudo apt install bubblewrap'

/** What bwrap(1) and prlimit(1) say, and what mends it. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /execvp prlimit: No such file/,
    'prlimit, which bounds programs of agents, is not installed: sudo apt install util-linux',
  ],
  [
    /max_\*_namespaces|No space left on device/,
    'the kernel allows too few namespaces: sudo sysctl user.max_user_namespaces=10000',
  ],
  [
    /No permissions to create new namespace/,
    'the kernel lets only root make namespaces: sudo sysctl kernel.unprivileged_userns_clone=1',
  ],
  [
    /setting up uid map|loopback: Failed/,
    'AppArmor lets only root make namespaces: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0',
  ],
  [
    /Creating new namespace failed|Can't mount proc/,
    'this container allows no namespaces: docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined',
  ],
  [/Unknown option --disable-userns/, 'bubblewrap is older than 0.8.0: sudo apt install --only-upgrade bubblewrap'],
]

function explain(errors: string): string {
  const [first = ''] = errors.trim().split('\n')
  const known = MEANINGS.find(([pattern]) => pattern.test(first))
  return known?.[1] ?? `the sandbox cannot be set up (${first.slice(0, 200)}): bwrap --unshare-user --ro-bind / / true`
}

import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {findFault} from '../../../../../src/gateway/capabilities/process/sandbox/index.ts'

/** What is made of a sandbox that fails with this message, as bubblewrap 0.8 and 0.11 have it. */
async function faultOf(message: string | null): Promise<string | null> {
  const dir = mkdtempSync(join(tmpdir(), 'kpb-'))
  const script = `#!/bin/sh\ncat <<'END' >&2\n${message}\nEND\nexit 1\n`
  if (message !== null) writeFileSync(join(dir, 'bwrap'), script, {mode: 0o700})
  const env = {PATH: `${dir}:${message === null ? '' : '/usr/bin:/bin'}`}
  const fault = await findFault({argv: ['bwrap'], cwd: '/', env, data: [], isSandboxed: true})
  rmSync(dir, {recursive: true})
  return fault
}

const faults: [message: string | null, command: RegExp][] = [
  [null, /not installed: sudo apt install bubblewrap$/],
  ['bwrap: execvp prlimit: No such file or directory', /not installed: sudo apt install util-linux$/],
  [
    'bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)',
    /: sudo sysctl user\.max_user_namespaces=10000$/,
  ],
  [
    "bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces. On e.g. debian this can be enabled with 'sysctl kernel.unprivileged_userns_clone=1'.",
    /: sudo sysctl kernel\.unprivileged_userns_clone=1$/,
  ],
  [
    'bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces. See <https://deb.li/bubblewrap> or <file:///usr/share/doc/bubblewrap/README.Debian.gz>.',
    /: sudo sysctl kernel\.unprivileged_userns_clone=1$/,
  ],
  ['bwrap: setting up uid map: Permission denied', /: sudo sysctl kernel\.apparmor_restrict_unprivileged_userns=0$/],
  ['bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted', /apparmor_restrict_unprivileged_userns=0$/],
  [
    "bwrap: Can't mount proc on /newroot/proc: Operation not permitted",
    /: docker run --security-opt seccomp=unconfined /,
  ],
  ['bwrap: Unknown option --disable-userns', /older than 0\.8\.0: sudo apt install --only-upgrade bubblewrap$/],
  ['bwrap: something new', /^the sandbox cannot be set up \(bwrap: something new\): bwrap --unshare-user /],
]

for (const [message, command] of faults) {
  test(`a sandbox that fails with "${message?.slice(0, 60) ?? 'no bwrap'}" is explained with the command that mends it`, async () => {
    assert.match((await faultOf(message)) ?? '', command)
  })
}

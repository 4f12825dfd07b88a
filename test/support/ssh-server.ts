import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, mkdirSync} from 'node:fs'
import {chmod, readFile, rmdir, writeFile} from 'node:fs/promises'
import {type AddressInfo, connect, createServer} from 'node:net'
import {userInfo} from 'node:os'
import {join} from 'node:path'
import type {TestContext} from 'node:test'
import {eventually} from './eventually.ts'

export interface SshServer {
  /** `ssh://user@127.0.0.1:port` */
  readonly origin: string
  /** `127.0.0.1:port` */
  readonly host: string
  /** what known_hosts says of it */
  readonly knownHost: string
  /** a private key that it lets in */
  readonly key: string
  /** a private key that it does not */
  readonly strangeKey: string
}

/** A real sshd for the user of the test, with keys of its own, below `dir`. `lines` are further ones of sshd_config. */
export async function sshServer(
  t: Pick<TestContext, 'after'>,
  dir: string,
  lines: readonly string[] = [],
): Promise<SshServer> {
  const port = await freePort()
  const keys = await Promise.all(['host', 'user', 'strange'].map(name => makeKey(join(dir, name))))
  const [host, user, strange] = keys
  if (!host || !user || !strange) throw new Error('ssh-keygen made no keys')
  await writeFile(join(dir, 'authorized'), user.public)
  await writeFile(
    join(dir, 'config'),
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${join(dir, 'host')}`,
      `AuthorizedKeysFile ${join(dir, 'authorized')}`,
      ...[
        'PidFile none',
        'UsePAM no',
        'StrictModes no',
        'PermitRootLogin yes',
        'PasswordAuthentication no',
        ...lines,
        '',
      ],
    ].join('\n'),
  )
  await chmod(dir, 0o700)
  await makePrivilegeFolder(t)
  const server = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(dir, 'config')], {stdio: 'ignore'})
  t.after(async () => {
    server.kill('SIGTERM')
    if (server.exitCode === null) await once(server, 'exit')
  })
  await eventually(() => canConnect(port))
  return {
    origin: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    knownHost: `[127.0.0.1]:${port} ${host.public}`,
    key: user.private,
    strangeKey: strange.private,
  }
}

async function makeKey(file: string): Promise<{public: string; private: string}> {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file])
  return {public: await readFile(`${file}.pub`, 'utf8'), private: await readFile(file, 'utf8')}
}

/** Debian's sshd wants it when it runs as root, and its service makes it. */
async function makePrivilegeFolder(t: Pick<TestContext, 'after'>): Promise<void> {
  const folder = '/run/sshd'
  if (userInfo().uid !== 0 || existsSync(folder)) return
  mkdirSync(folder, {mode: 0o755})
  t.after(() => rmdir(folder).catch(() => {}))
}

async function canConnect(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect').finally(() => socket.destroy())
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {connect} from 'node:net'
import {tmpdir, userInfo} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import type {KeyAndCertificate} from './certificates.ts'
import {freePort} from './free-port.ts'

/** Dovecot refuses to keep mail as root. */
const NOBODY = 65_534

export interface ImapServer extends AsyncDisposable {
  /** STARTTLS */
  readonly port: number
  /** TLS from the first byte */
  readonly tlsPort: number
  /** connections that are logged in */
  connections(): number
}

/** Dovecot on 127.0.0.1 with an empty INBOX, Drafts, Trash and Archive for every user; all have the same password. */
export async function imapServer({
  key,
  cert,
  password,
  tlsPort: wanted,
}: Pick<KeyAndCertificate, 'key' | 'cert'> & {password: string; tlsPort?: number}): Promise<ImapServer> {
  const dir = mkdtempSync(join(tmpdir(), 'kd-'))
  const isRoot = process.getuid?.() === 0
  const owner = isRoot
    ? {user: 'nobody', group: groupName(NOBODY)}
    : {user: userInfo().username, group: groupName(userInfo().gid)}
  const [port, tlsPort] = [await freePort(), wanted ?? (await freePort())]
  mkdirSync(join(dir, 'mail'))
  const files = {'key.pem': key, 'cert.pem': cert, 'dovecot.conf': config({dir, port, tlsPort, password, ...owner})}
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text, {mode: 0o600})
  if (isRoot) for (const name of ['', 'mail', ...Object.keys(files)]) chownSync(join(dir, name), NOBODY, NOBODY)
  const child = spawn('/usr/sbin/dovecot', ['-F', '-c', join(dir, 'dovecot.conf')], {
    ...(isRoot ? {uid: NOBODY, gid: NOBODY} : {}),
    stdio: 'ignore',
    detached: true,
  })
  const exited = once(child, 'exit')
  // The processes that serve connections are in its group, and would go on for a while without it.
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL')
    await exited
  }
  await answering(tlsPort).catch(async () => {
    await stop()
    throw new Error(`dovecot does not start: ${readFileSync(join(dir, 'log'), 'utf8')}`)
  })
  return {
    port,
    tlsPort,
    connections: () => countProcesses(dir),
    async [Symbol.asyncDispose]() {
      await stop()
      rmSync(dir, {recursive: true, force: true})
    },
  }
}

function config({dir, port, tlsPort, password, user, group}: Config): string {
  const folders = Object.entries({Drafts: '\\Drafts', Trash: '\\Trash', Archive: '\\Archive'})
    .map(([name, use]) => `mailbox ${name} {\n special_use = ${use}\n auto = create\n}`)
    .join('\n')
  return `
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/log
verbose_proctitle = yes
instance_name = kruxos-test
protocols = imap
listen = 127.0.0.1
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
first_valid_uid = 1
ssl = required
ssl_cert = <${dir}/cert.pem
ssl_key = <${dir}/key.pem
mail_location = maildir:${dir}/mail/%u
mail_max_userip_connections = 100
namespace inbox {
 inbox = yes
 ${folders}
}
passdb {
 driver = static
 args = password=${password}
}
userdb {
 driver = static
 args = uid=${user} gid=${group} home=${dir}/mail/%u
}
service imap-login {
 chroot =
 inet_listener imap {
  port = ${port}
 }
 inet_listener imaps {
  port = ${tlsPort}
 }
}
service anvil {
 chroot =
}
service stats {
 chroot =
}
`
}

interface Config {
  readonly dir: string
  readonly port: number
  readonly tlsPort: number
  readonly password: string
  readonly user: string
  readonly group: string
}

/** Dovecot takes no numbers here. */
function groupName(gid: number): string {
  const lines = readFileSync('/etc/group', 'utf8').split('\n')
  return lines.find(line => line.split(':')[2] === String(gid))?.split(':')[0] ?? 'nogroup'
}

/** One process of dovecot serves one connection that is logged in. */
function countProcesses(dir: string): number {
  const {stdout} = spawnSync('/usr/bin/doveadm', ['-c', join(dir, 'dovecot.conf'), 'who'], {encoding: 'utf8'})
  return stdout.split('\n').slice(1).filter(Boolean).length
}

async function answering(port: number): Promise<void> {
  for (let left = 100; ; left--) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    if (left === 0) throw new Error('dovecot does not start')
    await sleep(50)
  }
}

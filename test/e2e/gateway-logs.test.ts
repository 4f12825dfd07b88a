/** A log that is followed from another machine, through a real sshd. */
import assert from 'node:assert/strict'
import {type ChildProcessByStdio, spawn} from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import type {Readable} from 'node:stream'
import {type TestContext, test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {ROOT} from '../support/kruxos.ts'
import {sshServer} from '../support/ssh-server.ts'

const line = (msg: string) => `${JSON.stringify({level: 30, time: '2026-11-23T08:00:00.000Z', pid: 1, msg})}\n`

interface Far {
  readonly log: string
  readonly marker: string
  follow(...sshFlags: string[]): ChildProcessByStdio<null, Readable, null>
}

async function far(t: TestContext): Promise<Far> {
  const dir = mkdtempSync(join(tmpdir(), 'kl-'))
  t.after(() => rmSync(dir, {recursive: true, force: true}))
  const {host, knownHost} = await sshServer(t, dir)
  writeFileSync(join(dir, 'known'), `${knownHost}\n`)
  const data = join(dir, 'd')
  mkdirSync(join(data, 'logs'), {recursive: true})
  const log = join(data, 'logs', 'gateway.log')
  writeFileSync(log, line('ready'))
  const [, port = ''] = host.split(':')
  const options = ['BatchMode=yes', `UserKnownHostsFile=${join(dir, 'known')}`, `IdentityFile=${join(dir, 'user')}`]
  const command = `KRUXOS_DATA_DIR=${data} ${process.execPath} ${join(ROOT, 'bin', 'run.js')} gateway logs -f -n 1`
  return {
    log,
    marker: data,
    follow(...sshFlags) {
      const flags = [...sshFlags, '-F', 'none', '-p', port, ...options.flatMap(option => ['-o', option])]
      const child = spawn('ssh', [...flags, '127.0.0.1', command], {stdio: ['ignore', 'pipe', 'ignore']})
      t.after(() => child.kill('SIGKILL'))
      return child
    },
  }
}

/** Processes on the far side that follow that log, and what they started. */
function followers(marker: string): string[] {
  return readdirSync('/proc').filter(pid => {
    if (!/^\d+$/.test(pid)) return false
    try {
      const isOurs = readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`KRUXOS_DATA_DIR=${marker}`)
      return isOurs && /logs|tail/.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'))
    } catch {
      return false
    }
  })
}

for (const flags of [['-T'], ['-tt']]) {
  test(`over ssh ${flags}, a log is followed through a rotation, and nothing stays when the connection breaks`, async t => {
    const {log, marker, follow} = await far(t)
    const ssh = follow(...flags)
    const lines = createInterface({input: ssh.stdout})[Symbol.asyncIterator]()
    const next = async () => String((await lines.next()).value)
    assert.match(await next(), /info {3}ready$/)
    appendFileSync(log, line('one'))
    assert.match(await next(), /one$/)
    renameSync(log, `${log}.1`)
    appendFileSync(`${log}.1`, line('last words'))
    assert.match(await next(), /last words$/)
    writeFileSync(
      log,
      line('a new file, longer than the old one was at its end, which used to be taken for more of it'),
    )
    assert.match(await next(), /a new file, longer/)
    assert.ok(followers(marker).length > 0)
    ssh.kill('SIGKILL')
    await eventually(async () => assert.deepEqual(followers(marker), []))
  })
}

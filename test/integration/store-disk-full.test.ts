import assert from 'node:assert/strict'
import {execFileSync, spawn, spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {test} from 'node:test'
import {tempFolder} from '../unit/gateway/store/temp-store.ts'

const PROGRAM = join(import.meta.dirname, 'store-programs/fill-disk.ts')

interface SmallDisk {
  /** the command that runs the program where there is little room */
  command(folder: string): [string, ...string[]]
  makeRoom(pid: number): void
}

/** A limit on the size of files: works for every user, and on every disk. */
const fileSizeLimit: SmallDisk = {
  command: folder => ['prlimit', '--fsize=800000:', process.execPath, PROGRAM, folder],
  makeRoom: pid => void execFileSync('prlimit', ['--pid', String(pid), '--fsize=100000000:']),
}

/** A disk of 2 MiB in a mount namespace; not everywhere may one be made. */
const MOUNT = 'mount -t tmpfs -o size=2m,mode=700 none "$1" && head -c 300000 /dev/zero > "$1/ballast"'
const tinyDisk: SmallDisk = {
  command: folder => [
    'unshare',
    '-Urm',
    'sh',
    '-c',
    `${MOUNT} && exec "$2" "$3" "$1"`,
    'sh',
    folder,
    process.execPath,
    PROGRAM,
  ],
  makeRoom: () => undefined, // the program removes the ballast
}

function canMount(folder: string): boolean {
  return spawnSync('unshare', ['-Urm', 'sh', '-c', MOUNT, 'sh', folder]).status === 0
}

async function fillAndGoOn(disk: SmallDisk, folder: string) {
  const [program, ...args] = disk.command(folder)
  const child = spawn(program, args, {stdio: ['pipe', 'pipe', 'inherit']})
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]()
  assert.equal((await lines.next()).value, 'full')
  disk.makeRoom(child.pid ?? 0)
  child.stdin.write('go on\n')
  return JSON.parse(String((await lines.next()).value))
}

test('case 203: on a full disk a change fails whole, reads go on, and it works again when there is room', async t => {
  const folder = tempFolder(t)
  for (const disk of canMount(folder) ? [fileSizeLimit, tinyDisk] : [fileSizeLimit]) {
    const {stored, code, message, hint, again, atFull, afterwards} = await fillAndGoOn(disk, tempFolder(t))
    assert.ok(stored > 1)
    assert.equal(code, 'IO')
    assert.match(message, /the disk of .*kruxos.db is full|kruxos.db cannot be read or written/)
    assert.match(hint, /df -h /)
    assert.equal(again, 'IO')
    assert.deepEqual([atFull.agents, atFull.secrets, atFull.vault.state], [stored, stored, 'unlocked'])
    assert.deepEqual([afterwards.agents, afterwards.secrets], [stored + 1, stored + 1])
    assert.deepEqual(afterwards.vault, {state: 'unlocked', sealer: 'key-file', entries: stored + 1, reason: null})
  }
})

import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {text} from 'node:stream/consumers'
import {type AdminClient, adminClient} from '../../src/cli/admin-client.ts'
import {type Paths, resolvePaths} from '../../src/config/paths.ts'
import {freePort} from './free-port.ts'
import {ROOT} from './kruxos.ts'
import type {CommandResult} from './machine.ts'

/** A user with an empty home: no gateway, nothing of ours. Codex is installed. */
export interface BlankMachine extends AsyncDisposable {
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  readonly paths: Paths
  readonly admin: AdminClient
  /** the port that the settings of the tests name */
  readonly port: number
  /** starts the built `kruxos`; stdin is at its end */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): ReturnType<typeof spawn>
  kruxos(args: readonly string[], input?: string): Promise<CommandResult>
  /** a file in the home */
  write(name: string, content: string, mode?: number): string
  /** the text of a file of the home; null when there is none */
  read(name: string): string | null
}

/** @param uid of another user than the one who runs the tests, which takes root */
export async function blankMachine(uid?: number): Promise<BlankMachine> {
  const home = mkdtempSync(join(tmpdir(), 'kb-'))
  const env = {
    HOME: home,
    PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
    TERM: 'dumb',
    KRUXOS_DATA_DIR: join(home, 'data'),
    KRUXOS_CONFIG_DIR: join(home, 'config'),
  }
  const owner = uid ?? process.getuid?.() ?? null
  const identity = uid === undefined ? {} : {uid, gid: uid}
  const paths = resolvePaths({platform: process.platform, uid: owner, home, env, exists: existsSync})
  const start: BlankMachine['start'] = (args, own = {}) =>
    spawn(process.execPath, [join(ROOT, 'bin', 'run.js'), ...args], {
      cwd: home,
      env: {...env, ...own},
      stdio: ['pipe', 'pipe', 'pipe'],
      ...identity,
    })
  const kruxos: BlankMachine['kruxos'] = async (args, input = '') => {
    const child = start(args)
    child.stdin?.end(input)
    const {stdout, stderr} = child
    if (!stdout || !stderr) throw new Error('no pipes')
    const [out, err, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'close')])
    return {code, stdout: out, stderr: err}
  }
  mkdirSync(join(home, '.codex'))
  if (uid !== undefined) for (const path of [home, join(home, '.codex')]) chownSync(path, uid, uid)
  return {
    home,
    env,
    paths,
    admin: adminClient({socketPath: paths.adminSocket, uid: owner, onVersion: () => {}}),
    port: await freePort(),
    start,
    kruxos,
    write(name, content, mode = 0o644) {
      const file = join(home, name)
      mkdirSync(dirname(file), {recursive: true})
      writeFileSync(file, content, {mode})
      if (uid !== undefined) for (const path of [dirname(file), file]) chownSync(path, uid, uid)
      return file
    },
    read: name => (existsSync(join(home, name)) ? readFileSync(join(home, name), 'utf8') : null),
    async [Symbol.asyncDispose]() {
      await kruxos(['gateway', 'stop'])
      rmSync(home, {recursive: true, force: true})
    },
  }
}

/** What writers that were killed left in a folder. */
export function leftoversIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(name =>
    /\.(partial|tmp)$|\.tmp-\d+$/.test(name),
  )
}

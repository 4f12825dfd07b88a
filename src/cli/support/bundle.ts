import {closeSync, fsyncSync, openSync, rmSync, writeFileSync} from 'node:fs'
import {hostname, userInfo} from 'node:os'
import {buffer} from 'node:stream/consumers'
import {createGzip} from 'node:zlib'
import {pack} from 'tar-stream'
import {KruxosError} from '../../contract/errors.ts'
import {auditStatistics, metrics, policies, status} from './gateway-parts.ts'
import {doctor, log, settings, sizes, system, unit} from './machine-parts.ts'
import type {Kind} from './pseudonyms.ts'
import {scan} from './scan.ts'
import type {Part, Source} from './source.ts'

const PARTS: Readonly<Record<string, Part>> = {
  'system.json': system,
  'status.json': status,
  'doctor.json': doctor,
  'settings.json': settings,
  'policies.json': policies,
  'audit.json': auditStatistics,
  'metrics.txt': metrics,
  'unit.json': unit,
  'log.jsonl': log,
  'sizes.json': sizes,
}

export interface Bundle {
  readonly parts: {readonly name: string; readonly text: string; readonly removed: number}[]
  readonly missing: {readonly name: string; readonly reason: string}[]
}

/** Each part by itself: what cannot be had is named. */
export async function collect(source: Source): Promise<Bundle> {
  await learnNames(source)
  const bundle: Bundle = {parts: [], missing: []}
  for (const [name, make] of Object.entries(PARTS)) {
    try {
      const content = await make(source)
      const {text, removed} = scan(typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`)
      bundle.parts.push({name, text, removed})
    } catch (error) {
      bundle.missing.push({name, reason: reasonOf(error)})
    }
  }
  return bundle
}

/** No message: it could name something. */
function reasonOf(error: unknown): string {
  if (error instanceof KruxosError) return error.code
  return String((error as NodeJS.ErrnoException).code ?? 'INTERNAL')
}

/** So that they are found in texts too. */
async function learnNames({admin, names, host}: Source): Promise<void> {
  const learn = (kind: Kind, found: readonly string[]) => {
    for (const name of found) names.of(kind, name)
  }
  const caller = host.env['SUDO_USER']
  learn('user', [userInfo().username, ...(caller === undefined ? [] : [caller])])
  learn('host', [hostname()])
  await Promise.allSettled([
    admin.call('agent.list', {}).then(({agents}) =>
      learn(
        'agent',
        agents.map(({name}) => name),
      ),
    ),
    admin.call('token.list', {}).then(({tokens}) =>
      learn(
        'token',
        tokens.map(({label}) => label),
      ),
    ),
    admin.call('mount.list', {}).then(({mounts}) =>
      learn(
        'mount',
        mounts.map(({label}) => label),
      ),
    ),
    admin.call('upstream.list', {}).then(({upstreams}) =>
      learn(
        'server',
        upstreams.map(({name}) => name),
      ),
    ),
    admin.call('service.list', {}).then(({services}) =>
      learn(
        'service',
        services.map(({name}) => name),
      ),
    ),
    admin.call('secret.list', {}).then(({secrets}) =>
      learn(
        'secret',
        secrets.map(({name}) => name),
      ),
    ),
    admin.call('policy.show', {}).then(({layers}) =>
      learn(
        'policy',
        layers.map(({name}) => name),
      ),
    ),
  ])
}

/** The bytes of the archive; the list of what is in it comes first. */
export async function archive({parts, missing}: Bundle, about: object): Promise<Buffer> {
  const tar = pack()
  const contents = {...about, parts: parts.map(({name, removed}) => ({name, removed})), missing}
  tar.entry({name: 'contents.json', mode: 0o600}, `${JSON.stringify(contents, null, 2)}\n`)
  for (const {name, text} of parts) tar.entry({name, mode: 0o600}, text)
  tar.finalize()
  return buffer(tar.pipe(createGzip()))
}

/** @throws KruxosError CONFLICT when the file exists, IO; then no file is left */
export function writeNew(file: string, bytes: Buffer): void {
  let fd: number | undefined
  try {
    fd = openSync(file, 'wx', 0o600)
    writeFileSync(fd, bytes)
    fsyncSync(fd)
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    if (code === 'EEXIST')
      throw new KruxosError('CONFLICT', `${file} exists already`, {hint: 'name another file with --out'})
    if (fd !== undefined) rmSync(file, {force: true})
    throw new KruxosError('IO', `cannot write ${file} (${code})`, {cause})
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

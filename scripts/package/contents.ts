import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {billOfMaterials} from './bill-of-materials.ts'
import {completions} from './completion.ts'
import {licences} from './licences.ts'
import {manualPages} from './manual-pages.ts'
import type {Runtime} from './runtime.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FILES = join(import.meta.dirname, 'files')
const HOME = 'opt/kruxos'
const UNITS = ['kruxos-gateway', 'kruxos-programs']
  .flatMap(name => [`${name}.service`, `${name}.socket`])
  .concat('kruxos-admin.socket')
const DOC = 'usr/share/doc/kruxos'

export type Entry =
  | {readonly copyOf: string; readonly isProgram?: boolean}
  | {readonly text: string | Uint8Array; readonly isProgram?: boolean}
  | {readonly linkTo: string}

export interface Release {
  readonly version: string
  readonly date: Date
}

/** Every file of the package, by its path. */
export function contents({version, date}: Release, runtime: Runtime): Record<string, Entry> {
  const day = date.toISOString().slice(0, 10)
  return {
    ...below(ROOT, HOME, ['dist', 'docs/errors', 'schemas']),
    ...documents(),
    [`${HOME}/oclif.manifest.json`]: {text: withVersion('oclif.manifest.json', version)},
    [`${HOME}/package.json`]: {text: withVersion('package.json', version)},
    [`${HOME}/bin/package.json`]: {copyOf: join(ROOT, 'bin', 'package.json')},
    [`${HOME}/bin/kruxos`]: {text: launcher(), isProgram: true},
    [`${HOME}/bin/mcp-bridge`]: {copyOf: join(ROOT, 'bin', 'mcp-bridge'), isProgram: true},
    [`${HOME}/libexec/node`]: {copyOf: runtime.binary, isProgram: true},
    'usr/bin/kruxos': {linkTo: `/${HOME}/bin/kruxos`},
    'usr/bin/mcp-bridge': {linkTo: `/${HOME}/bin/mcp-bridge`},
    ...Object.fromEntries(
      Object.entries(manualPages({version, date: day})).map(([name, text]) => [
        `usr/share/man/man${name.at(-1)}/${name}.gz`,
        {text: gzip(text)},
      ]),
    ),
    ...Object.fromEntries(Object.entries(completions()).map(([path, text]) => [`usr/share/${path}`, {text}])),
    ...Object.fromEntries(UNITS.map(name => [`lib/systemd/system/${name}`, {copyOf: join(FILES, name)}])),
    'usr/lib/sysusers.d/kruxos.conf': {copyOf: join(FILES, 'sysusers.conf')},
    'usr/lib/tmpfiles.d/kruxos.conf': {copyOf: join(FILES, 'tmpfiles.conf')},
    'usr/share/lintian/overrides/kruxos': {copyOf: join(FILES, 'lintian-overrides')},
    [`${DOC}/copyright`]: {text: copyright()},
    [`${DOC}/licences.txt.gz`]: {text: gzip(licences(runtime.licence))},
    [`${DOC}/sbom.cdx.json`]: {text: billOfMaterials({version, date})},
    [`${DOC}/changelog.gz`]: {text: gzip(changelog(version, date))},
    [`${DOC}/NEWS.md.gz`]: {text: gzip(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'))},
  }
}

/** What hints name: docs/approvals.md, for example. */
function documents(): Record<string, Entry> {
  const names = readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md'))
  return Object.fromEntries(names.map(name => [`${HOME}/docs/${name}`, {copyOf: join(ROOT, 'docs', name)}]))
}

function below(from: string, to: string, folders: readonly string[]): Record<string, Entry> {
  const files = folders.flatMap(folder =>
    readdirSync(join(from, folder), {recursive: true, withFileTypes: true})
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name)),
  )
  return Object.fromEntries(files.map(file => [join(to, file.slice(from.length)), {copyOf: file}]))
}

/** That of npm, with the runtime of the package in place of any on PATH. After "--" every flag is ours, --env-file too. */
function launcher(): string {
  const script = readFileSync(join(ROOT, 'bin', 'run.js'), 'utf8')
  return script.replace(/^#!.*/, `#!/${HOME}/libexec/node --`)
}

function withVersion(file: string, version: string): string {
  return `${JSON.stringify({...JSON.parse(readFileSync(join(ROOT, file), 'utf8')), version}, null, 2)}\n`
}

function copyright(): string {
  const others = 'Node.js and what is bundled are under the licences in licences.txt.gz; sbom.cdx.json lists it.'
  return `${readFileSync(join(ROOT, 'LICENSE'), 'utf8')}\n${others}\n`
}

/** In the form of Debian Policy 4.4. */
function changelog(version: string, date: Date): string {
  const [weekday, day, month, year, time] = date.toUTCString().replace(',', '').split(' ')
  return `kruxos (${version}) unstable; urgency=medium

  * See NEWS.md.gz.

 -- KruxOS <kruxos@localhost>  ${weekday}, ${day} ${month} ${year} ${time} +0000
`
}

function gzip(text: string): Uint8Array {
  return gzipSync(text, {level: 9})
}

import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {bundledPackages} from './bundled.ts'

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i

/** What is owed to the authors of all that the package holds: the licence of the runtime, and of each bundled package. */
export function licences(runtimeLicence: string): string {
  return [
    section(`Node.js ${process.versions.node}`, readFileSync(runtimeLicence, 'utf8')),
    ...bundledPackages().map(({name, version, license, folder}) =>
      section(`${name} ${version} (${license})`, licenceIn(folder)),
    ),
  ].join('\n')
}

function licenceIn(folder: string): string {
  const files = readdirSync(folder).filter(name => LICENCE_FILE.test(name))
  if (files.length === 0) throw new Error(`${folder} holds no licence`)
  return files
    .sort()
    .map(name => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}

function section(title: string, text: string): string {
  return `${title}\n${'='.repeat(title.length)}\n\n${text.trim()}\n`
}

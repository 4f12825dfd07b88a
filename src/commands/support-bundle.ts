import {resolve} from 'node:path'
import {boolean, string} from '@oclif/core/flags'
import pack from '../../package.json' with {type: 'json'}
import {AdminCommand} from '../cli/admin-command.ts'
import {bytes} from '../cli/bytes.ts'
import {archive, collect, writeNew} from '../cli/support/bundle.ts'
import {Pseudonyms} from '../cli/support/pseudonyms.ts'
import type {SupportBundleResult} from '../contract/support.ts'

export default class SupportBundle extends AdminCommand {
  static override operation = 'support-bundle'
  static override summary = 'Write what somebody who helps you needs to know into one file.'
  static override description =
    `Versions, status, what "doctor" says, settings, policies, the service, the log, counts and sizes, as far as they can be had;
it works without a gateway. No secret is in it: each field is chosen, texts of yours are left out, and all of it is looked
through once more. People, machines, agents and paths have numbers in place of names. It is a tar archive: look into it
before you send it.`
  static override examples = [
    {description: 'Into a file named for the time:', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'With the names, for your own people:',
      command: '<%= config.bin %> <%= command.id %> --with-names --out bundle.tar.gz',
    },
  ]
  static override exits = ['CONFLICT', 'IO'] as const
  static override flags = {
    out: string({description: 'a new file (mode 0600)', helpValue: 'FILE'}),
    'with-names': boolean({description: 'leave names, addresses and paths as they are', default: false}),
  }

  async run(): Promise<SupportBundleResult> {
    const {flags} = await this.parse(SupportBundle)
    const createdAt = new Date().toISOString()
    const file = resolve(flags.out ?? `kruxos-support-${createdAt.slice(0, 19).replaceAll(/\D/g, '')}.tar.gz`)
    const withNames = flags['with-names']
    const {paths, admin, host} = this
    const {root} = this.config
    const names = new Pseudonyms(this.places(), withNames)
    const bundle = await collect({admin, host, paths, root, names, version: pack.version})
    const content = await archive(bundle, {version: pack.version, createdAt, withNames})
    writeNew(file, content)
    const parts = bundle.parts.map(({name, text, removed}) => ({name, bytes: Buffer.byteLength(text), removed}))
    for (const {name, bytes: size} of parts) this.logToStderr(`${name.padEnd(16)} ${bytes(size)}`)
    for (const {name, reason} of bundle.missing) this.logToStderr(`${name.padEnd(16)} missing: ${reason}`)
    this.log(`Wrote ${file} (${bytes(content.length)}).`)
    return {file, bytes: content.length, createdAt, withNames, parts, missing: bundle.missing}
  }

  private places(): Record<string, string> {
    const {dataDir, configDir, runtimeDir} = this.paths
    return {
      [dataDir]: '<data>',
      [configDir]: '<config>',
      [runtimeDir]: '<run>',
      [this.config.root]: '<package>',
    }
  }
}

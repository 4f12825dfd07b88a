import type {Command} from '@oclif/core/command'
import {Config} from '@oclif/core/config'
import type {Plugin, Topic} from '@oclif/core/interfaces'
import pack from '../../package.json' with {type: 'json'}

/** oclif without its look around the disk: no plugins, no manifest, and no theme from a file of the user's. */
class SealedConfig extends Config {
  override async loadTheme(): Promise<undefined> {
    return undefined
  }
}

/** What help lists; a command that runs needs none of the others. */
interface Catalogue {
  readonly commands: Command.Loadable[]
  readonly topics: Topic[]
}

/** @param root folder of this package */
export async function loadConfig(root: string, catalogue: Catalogue = {commands: [], topics: []}): Promise<Config> {
  const plugins = new Map([[pack.name, rootPlugin(root, catalogue)]])
  const config = new SealedConfig({root, plugins, userPlugins: false, devPlugins: false})
  await config.load()
  return config
}

function rootPlugin(root: string, {commands, topics}: Catalogue): Plugin {
  return {
    _base: '',
    alias: pack.name,
    commandIDs: commands.map(({id}) => id),
    commands,
    commandsDir: undefined,
    findCommand: () => Promise.reject(new Error('boot.ts runs the commands')),
    hasManifest: true,
    hooks: {},
    isRoot: true,
    load: () => Promise.resolve(),
    moduleType: 'commonjs',
    name: pack.name,
    options: {root},
    pjson: pack as unknown as Plugin['pjson'],
    root,
    topics,
    type: 'core',
    valid: true,
    version: pack.version,
  }
}

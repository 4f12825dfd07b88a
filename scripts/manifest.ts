/** Writes oclif.manifest.json from the sources: what `kruxos help` and the docs are made of. */
import {writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {Plugin} from '@oclif/core/config'
import type {PJSON} from '@oclif/core/interfaces'
import pack from '../package.json' with {type: 'json'}
import {isLocalCommand} from '../src/cli/contexts/local-commands.ts'

const root = dirname(import.meta.dirname)
const commands = {strategy: 'pattern', target: './src/commands', globPatterns: ['**/*.ts']}
const plugin = new Plugin({
  root,
  isRoot: true,
  ignoreManifest: true,
  errorOnManifestCreate: true,
  respectNoCacheDefault: true,
  pjson: {...pack, oclif: {...pack.oclif, commands}} as unknown as PJSON,
})
await plugin.load()
const {version} = plugin.manifest
for (const [id, {flags}] of Object.entries(plugin.manifest.commands)) if (isLocalCommand(id)) delete flags['context']
// Sorted, and without where the sources are: the same on every machine.
const sorted = Object.entries(plugin.manifest.commands).sort(([a], [b]) => a.localeCompare(b, 'en'))
const cached = sorted.map(([id, {relativePath: _, isESM: __, ...command}]) => [id, command])
writeFileSync(
  join(root, 'oclif.manifest.json'),
  `${JSON.stringify({commands: Object.fromEntries(cached), version}, null, 2)}\n`,
)

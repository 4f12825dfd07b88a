import {resolve} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import type {PolicyLayer} from '../../contract/policy.ts'
import {describeFault, parseLayer} from '../../policy/index.ts'
import {readText} from '../text-file.ts'
import {itemsOf} from './names.ts'
import {section} from './section.ts'

interface Wanted {
  readonly text: string
}

interface Present extends Wanted {
  readonly version: PolicyLayer['version']
}

export const policy = section<Wanted, Present>({
  name: 'policy',

  wanted: context =>
    itemsOf(context.file.policy, (given, layer) => {
      const text = typeof given === 'string' ? given : readText(resolve(context.folder, given.file))
      const parsed = parseLayer(layer, text)
      if (parsed.ok) return {text}
      throw faulty(
        parsed.faults.map(fault => describeFault(typeof given === 'string' ? 'its text' : given.file, fault)),
      )
    }),

  async present({admin}) {
    const {layers} = await admin.call('policy.show', {})
    return new Map(layers.flatMap(({layer, text, version}) => (text === null ? [] : [[layer, {text, version}]])))
  },

  describe: ({text}) => ({text}),

  async create(layer, {text}, {admin}) {
    await admin.call('policy.set', {layer, text, expectedVersion: null})
    return () => admin.call('policy.remove', {layer})
  },

  update: (layer, {text}, {admin}) => admin.call('policy.set', {layer, text}),

  remove: (layer, {version}, {admin}) => admin.call('policy.remove', {layer, expectedVersion: version}),

  export: async (_, {text}) => text,
})

function faulty(messages: readonly string[]): KruxosError {
  const issues = messages.map(message => ({path: '', message}))
  return new KruxosError('USAGE', messages[0] ?? 'does not fit', {issues})
}

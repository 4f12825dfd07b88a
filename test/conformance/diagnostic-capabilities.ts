import {setTimeout} from 'node:timers/promises'
import {z} from 'zod'
import {type Capability, CapabilityError, defineCapability} from '../../src/gateway/capability.ts'

/** One red pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=='
/** One silent sample. */
const WAV = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAAAAA=='

const image = {type: 'image', data: PNG, mimeType: 'image/png'}

function diagnostic(name: string, rest: Partial<Capability>): Capability {
  return {
    ...defineCapability({
      name: `test.${name}`,
      version: '1.0.0',
      title: name,
      purpose: 'A tool of the conformance suite.',
      whenToUse: '',
      effect: 'read',
      tier: 'autonomous',
      input: z.strictObject({}),
      output: z.strictObject({}),
      errors: {},
      examples: [],
      tags: [],
      handle: async () => ({}),
    }),
    ...rest,
  }
}

function resource(uri: string, mimeType: string, text: string) {
  return {type: 'resource', resource: {uri, mimeType, text}}
}

/** What the conformance suite expects a server to offer, each under `test.` in place of its `test_`. The product never loads them. */
export const diagnosticCapabilities = (changeTools: () => Promise<void>): readonly Capability[] => [
  diagnostic('simple_text', {
    toContent: () => [{type: 'text', text: 'This is a simple text response for testing.'}],
  }),
  diagnostic('image_content', {toContent: () => [image]}),
  diagnostic('audio_content', {toContent: () => [{type: 'audio', data: WAV, mimeType: 'audio/wav'}]}),
  diagnostic('embedded_resource', {
    toContent: () => [resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  }),
  diagnostic('multiple_content_types', {
    toContent: () => [
      {type: 'text', text: 'Multiple content types test:'},
      image,
      resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  }),
  diagnostic('error_handling', {
    errors: {Intended: {when: 'Always.', recovery: []}},
    async handle() {
      throw new CapabilityError('Intended', 'This tool intentionally returns an error for testing')
    },
  }),
  diagnostic('tool_with_progress', {
    async handle(_, {progress}) {
      for (const done of [0, 50, 100]) {
        progress(done, 100)
        await setTimeout(50)
      }
      return {}
    },
  }),
  // The gateway asks clients nothing and logs nothing to them; these prove that such a call stays quiet.
  diagnostic('streaming_elicitation', {}),
  diagnostic('logging_tool', {}),
  diagnostic('trigger_tool_change', {
    async handle() {
      await changeTools()
      return {}
    },
  }),
]

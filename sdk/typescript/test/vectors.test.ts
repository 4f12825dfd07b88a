/** The shared vectors: what this SDK, the Python SDK and the gateway must agree on. */
import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {parseEndpoint} from '../../../src/bridge/endpoint.ts'
import {CAPABILITY_NAME_PATTERN, toCapabilityName, toToolName} from '../../../src/contract/names.ts'
import {createRegistry} from '../../../src/gateway/registry/index.ts'
import {errorText, readResult, readRpcError} from '../src/answers.ts'
import {ApprovalPending, KruxOSError} from '../src/index.ts'
import {httpServer, stdioServer} from '../src/mcp-config.ts'
import {CLASSES, toError} from '../src/raise.ts'
import {type ConnectionSettings, resolveSettings} from '../src/settings.ts'
import {toCapability, toClaudeTools, toGeminiTools, toOpenAIChatTools, toOpenAIResponsesTools} from '../src/tools.ts'
import {testAgent} from './agent.ts'

const vectors = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'vectors', `${name}.json`), 'utf8'))

const names = vectors('names')
const PATHS = {bridgeSocket: '/run/bridge.sock', caFile: '/data/tls/ca.pem'}

test('a capability name and its tool name are each other', () => {
  for (const {capability, tool} of names.pairs) {
    assert.equal(toToolName(capability), tool)
    assert.equal(toCapabilityName(tool), capability)
    assert.match(tool, new RegExp(names.toolPattern))
  }
})

test('the gateway refuses to register a name that could not be mapped back', () => {
  for (const name of names.refused) {
    assert.doesNotMatch(name, CAPABILITY_NAME_PATTERN)
    assert.throws(() => createRegistry([{name} as never]), /no capability name/)
  }
})

for (const {text, url} of vectors('endpoints').cases)
  test(`the endpoint ${JSON.stringify(text).slice(0, 40)} is ${url ?? 'refused'}`, () => {
    if (url === null) assert.throws(() => parseEndpoint(text, 'endpoint'))
    else assert.equal(parseEndpoint(text, 'endpoint').href, url)
  })

for (const {name, options, env, profile, settings, raises} of vectors('settings').cases)
  test(`settings: ${name}`, () => {
    const resolve = () => resolveSettings(camelCased(options), env, profile, PATHS)
    if (raises) return assert.throws(resolve, error => error instanceof KruxOSError && error.name === raises)
    const {endpoint, agentName = null, token, trust} = resolve()
    const sha256 = trust.kind === 'pin' ? {sha256: trust.sha256.toString('hex')} : {}
    assert.deepEqual({endpoint: endpoint.href, agent_name: agentName, token, trust: {...trust, ...sha256}}, settings)
  })

const errors = vectors('errors')

test('each class of the contract is there and extends its parent', () => {
  for (const [name, parent] of Object.entries(errors.classes as Record<keyof typeof CLASSES, keyof typeof CLASSES>)) {
    const made = Reflect.construct(CLASSES[name as keyof typeof CLASSES], [{error_type: 'X', description: ''}])
    assert.equal(made.name, name)
    assert.ok(parent === null || made instanceof CLASSES[parent])
  }
})

test('each error type is raised as its class, any other as a CapabilityError', () => {
  const types = {...errors.types, SomethingElse: 'CapabilityError', constructor: 'CapabilityError'}
  for (const [type, name] of Object.entries(types))
    assert.equal(toError({error_type: type, description: ''} as never).name, name)
})

for (const {name, answer, output, raises, tool_result} of errors.answers)
  test(`an answer: ${name}`, () => {
    const outcome = answer.result ? readResult(answer.result) : {ok: false as const, error: readRpcError(answer.error)}
    if (outcome.ok) {
      assert.deepEqual(outcome.output, output)
      return assert.deepEqual({content: JSON.stringify(output), is_error: false}, tool_result)
    }
    const {error} = outcome
    assert.deepEqual({class: error.name, ...error.structured}, raises)
    assert.deepEqual({content: errorText(error), is_error: !(error instanceof ApprovalPending)}, tool_result)
  })

for (const {name, options, stdio, http, with_token} of vectors('mcp-config').cases)
  test(`a config for an MCP host: ${name}`, () => {
    const {command} = vectors('mcp-config')
    const settings = resolveSettings(camelCased(options), {}, {}, PATHS)
    const entries = (secret: string | null) => ({
      stdio: stdioServer({command, settings, secret}),
      http: httpServer({settings, secret}),
    })
    assert.deepEqual(entries(null), {stdio, http})
    assert.deepEqual(entries(options.api_key ?? '0123456789abcdef'.repeat(4)), with_token)
    if (options.api_key) assert.ok(!JSON.stringify(entries(null)).includes(options.api_key))
  })

test('tools as each vendor takes them', () => {
  const {mcp, claude, openai_chat, openai_responses, gemini} = vectors('tools')
  const capabilities = mcp.map(toCapability)
  assert.deepEqual(toClaudeTools(capabilities), claude)
  assert.deepEqual(toOpenAIChatTools(capabilities), openai_chat)
  assert.deepEqual(toOpenAIResponsesTools(capabilities), openai_responses)
  assert.deepEqual(toGeminiTools(capabilities), gemini)
})

test('a running gateway lists these very tools', async () => {
  await using fixture = await testAgent()
  const listed = fixture.agent.capabilities.asClaudeTools()
  for (const tool of vectors('tools').claude)
    assert.deepEqual(
      listed.find(({name}) => name === tool.name),
      tool,
    )
})

function camelCased(options: Record<string, string>): ConnectionSettings {
  const camel = (key: string) => key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [camel(key), value]))
}

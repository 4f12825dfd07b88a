/** The never-rules of ARCHITECTURE.md. A rule names what may not be, and why. */
import assert from 'node:assert/strict'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {findCycles, readModules, type SourceModule} from './support/modules.ts'

const modules = [...readModules('src'), ...readModules('sdk/typescript/src')]
const ROOT = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const packageJson = JSON.parse(read('package.json'))

const ROOM =
  /^src\/gateway\/(store|vault|transport|tls|sessions|registry|policy|approvals|alerts|notify|audit|metrics|mcp|capabilities|mounts|secrets|state|upstream|services|scheduler|tool-search)\//
const IO = /^node:(fs|fs\/promises|net|http|https|tls|child_process|os)$/

interface Never {
  readonly rule: string
  from(file: string): boolean
  to(target: string, file: string): boolean
}

const nevers: Never[] = [
  {
    rule: 'the contract imports nothing of ours but itself, and no package but zod: both sides of the socket share it',
    from: file => file.startsWith('src/contract/'),
    to: target => !target.startsWith('src/contract/') && target !== 'zod',
  },
  {
    rule: 'commands, cli, clients and bridge never import the gateway: it is another process',
    from: file => /^src\/(boot|commands|cli|clients|bridge)\//.test(file),
    to: target => target.startsWith('src/gateway/'),
  },
  {
    rule: 'the gateway never imports the faces or oclif: the daemon runs without them',
    from: file => file.startsWith('src/gateway/'),
    to: target => /^src\/(boot|commands|cli|clients|bridge)\//.test(target) || target.startsWith('@oclif/'),
  },
  {
    rule: 'the bridge is small: no CLI, no oclif, no zod',
    from: file => file.startsWith('src/bridge/'),
    to: target =>
      /^src\/(boot|commands|cli|clients)\//.test(target) || /^(@oclif|zod|execa|conf|chalk|ora)/.test(target),
  },
  {
    rule: 'a room of the gateway never imports another room: it is handed what it needs',
    from: file => ROOM.test(file),
    to: (target, file) => ROOM.test(target) && ROOM.exec(target)?.[1] !== ROOM.exec(file)?.[1],
  },
  {
    rule: 'what every room may use is a leaf: files/, programs/, changes.ts and mutex.ts know no part of the gateway',
    from: file => /^src\/gateway\/(files\/|programs\/|(changes|mutex)\.ts$)/.test(file),
    to: target => target.startsWith('src/gateway/') && !/^src\/gateway\/(files|programs)\//.test(target),
  },
  {
    rule: 'the policy language and the relay are pure: no module that touches the world',
    from: file => file.startsWith('src/policy/') || file === 'src/bridge/relay.ts',
    to: target => IO.test(target),
  },
  {
    rule: 'the policy language is a library of its own: CLI and gateway decide with the same code',
    from: file => file.startsWith('src/policy/'),
    to: target => !/^src\/(policy|contract)\//.test(target) && target !== 'yaml' && target !== 'zod',
  },
  {
    rule: 'the audit log is verified by arithmetic alone',
    from: file => file === 'src/gateway/audit/verify.ts',
    to: target => !/^src\/(contract|gateway\/audit)\//.test(target),
  },
  {
    rule: 'only the store knows the database',
    from: file => !file.startsWith('src/gateway/store/'),
    to: target => target === 'node:sqlite',
  },
  {
    rule: 'commands are leaves: what two of them share lives in cli/, and boot/ names them all',
    from: file => !/^src\/(commands|boot)\//.test(file),
    to: target => target.startsWith('src/commands/'),
  },
  {
    rule: 'the SDK shares the contract, the bridge and the paths, so that both follow the same rules, and nothing else',
    from: file => file.startsWith('sdk/'),
    to: target => !/^(sdk\/typescript\/|src\/(contract|bridge|config)\/|node:)/.test(target),
  },
  {
    rule: 'nothing of ours imports the SDK: it is for programs of others',
    from: file => file.startsWith('src/'),
    to: target => target.startsWith('sdk/'),
  },
  {
    rule: 'only declared dependencies are imported',
    from: () => true,
    to: target =>
      !/^(src\/|sdk\/|node:|package\.json$)/.test(target) &&
      !Object.hasOwn({...packageJson.dependencies, ...packageJson.optionalDependencies}, target),
  },
]

for (const {rule, from, to} of nevers) {
  test(rule, () => {
    const broken = modules
      .filter(({file}) => from(file))
      .flatMap(({file, imports}) => imports.filter(target => to(target, file)).map(target => `${file} -> ${target}`))
    assert.deepEqual(broken, [])
  })
}

interface NeverText {
  readonly rule: string
  readonly pattern: RegExp
  allowed(file: string): boolean
}

const neverTexts: NeverText[] = [
  {
    rule: 'only config/env.ts reads process.env',
    pattern: /\bprocess\.env\b/,
    allowed: file => file === 'src/config/env.ts',
  },
  {
    rule: 'only commands, cli and the bridge write to stdout',
    pattern: /\bprocess\.stdout\b|\bconsole\./,
    allowed: file => /^src\/(boot|commands|cli)\//.test(file) || file === 'src/bridge/main.ts',
  },
  {
    rule: 'only entry points end the process',
    pattern: /\bprocess\.exit\(/,
    allowed: file => /^src\/(boot|gateway|gateway\/backup|bridge)\/main\.ts$/.test(file),
  },
  {
    rule: 'only the vault ciphers',
    pattern: /\bcreate(De)?[cC]ipheriv\b/,
    allowed: file => file.startsWith('src/gateway/vault/'),
  },
  {
    rule: 'default exports are for commands alone',
    pattern: /^export default\b/m,
    allowed: file => file.startsWith('src/commands/'),
  },
  {rule: 'certificate checks are never off', pattern: /rejectUnauthorized: false/, allowed: () => false},
  {
    rule: 'no shell between us and a program',
    pattern: /shell: true|\bexecSync\(|(?<![.\w])exec\(/,
    // It starts nothing by itself; its callers may ask for a shell inside the sandbox, and an example shows how.
    allowed: file => file === 'src/gateway/capabilities/process/run.ts',
  },
]

for (const {rule, pattern, allowed} of neverTexts) {
  test(rule, () => {
    const found = modules.filter(({file, text}) => !allowed(file) && pattern.test(withoutComments(text)))
    assert.deepEqual(
      found.map(({file}) => file),
      [],
    )
  })
}

test('the SDK is small: of all packages it loads only ws', () => {
  const byFile = new Map(modules.map(module => [module.file, module]))
  const loaded = new Set(['sdk/typescript/src/index.ts'])
  for (const file of loaded) for (const target of byFile.get(file)?.runtimeImports ?? []) loaded.add(target)
  const packages = [...loaded].filter(name => !/^(src\/|sdk\/|node:)/.test(name))
  assert.deepEqual(packages, ['ws'])
})

test('imports make no circle', () => {
  assert.deepEqual(findCycles(modules), [])
})

test('the rules see the tree: a module has imports, types told apart', () => {
  const call = modules.find(({file}) => file === 'src/gateway/calls/call.ts') as SourceModule
  assert.ok(call.imports.includes('src/gateway/registry/index.ts'))
  assert.ok(!call.runtimeImports.includes('src/gateway/registry/index.ts'))
})

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}

for (const page of ['ARCHITECTURE.md', 'CONTRIBUTING.md']) {
  test(`${page} names only files and folders that there are`, () => {
    const named = read(page).match(/(?<=`)(?:src|sdk|scripts|test|bin)\/[\w./-]+(?=`)/g) ?? []
    assert.ok(named.length > 3)
    assert.deepEqual(
      named.filter(path => !existsSync(join(ROOT, path))),
      [],
    )
  })
}

test('ARCHITECTURE.md names every folder of the gateway', () => {
  const text = read('ARCHITECTURE.md')
  const folders = readdirSync(join(ROOT, 'src', 'gateway'), {withFileTypes: true}).filter(each => each.isDirectory())
  assert.deepEqual(
    folders.map(({name}) => name).filter(name => !new RegExp(`\`${name}/?\``).test(text)),
    [],
  )
})

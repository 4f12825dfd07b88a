import assert from 'node:assert/strict'
import {test} from 'node:test'
import {filePlace, keychainPlace} from '../../../src/cli/pair/keep-token.ts'
import {isPassing} from '../../../src/cli/pair/lasting-bridge.ts'
import {filesOf} from '../../../src/cli/pair/records.ts'

const endpoint = new URL('wss://appliance.lan:7700')
const machine = {platform: 'linux', uid: 1000, exists: () => true} as const

test('the caches of npx and its like are told from places where a package is installed', () => {
  const passing = [
    '/home/u/.npm/_npx/0a1b2c/node_modules/kruxos',
    'C:\\Users\\u\\AppData\\Local\\npm-cache\\_npx\\0a1b2c\\node_modules\\kruxos',
    '/home/u/.cache/pnpm/dlx/0a1b/node_modules/kruxos',
    '/tmp/dlx-1234/node_modules/kruxos',
    '/tmp/bunx-1000-kruxos@latest/node_modules/kruxos',
  ]
  const lasting = [
    '/usr/local/lib/node_modules/kruxos',
    '/opt/kruxos',
    'C:\\Users\\u\\AppData\\Roaming\\npm\\node_modules\\kruxos',
  ]
  assert.deepEqual([...passing, ...lasting].map(isPassing), [...passing.map(() => true), ...lasting.map(() => false)])
})

test('on Linux a keychain counts only on the bus that every session of the user has', () => {
  assert.deepEqual(keychainPlace(endpoint, machine)?.env, {
    KRUXOS_KEYCHAIN_LABEL: 'appliance.lan:7700',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
  })
  assert.equal(keychainPlace(endpoint, {...machine, exists: () => false}), null)
  for (const platform of ['darwin', 'win32'] as const)
    assert.deepEqual(keychainPlace(endpoint, {...machine, platform, exists: () => false})?.env, {
      KRUXOS_KEYCHAIN_LABEL: 'appliance.lan:7700',
    })
})

test('the files of a pairing have names that every file system takes', () => {
  assert.deepEqual(filesOf('/c', new URL('wss://[fd00::1]:7700')), {
    record: '/c/_fd00__1__7700.json',
    token: '/c/_fd00__1__7700.token',
  })
  assert.equal(filePlace('/c', endpoint).env['KRUXOS_CREDENTIALS_FILE'], '/c/appliance.lan_7700.token')
})

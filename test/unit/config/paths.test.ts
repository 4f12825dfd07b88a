import assert from 'node:assert/strict'
import {test} from 'node:test'
import {bridgeSocketOf, checkSocketPath, type Host, pairingPlaces, resolvePaths} from '../../../src/config/paths.ts'

const linux: Host = {platform: 'linux', uid: 1000, home: '/home/u', env: {}, exists: () => false}

function recordIn(dataDir: string): (path: string) => string | undefined {
  const run = '/run/user/1000/kruxos'
  const record = {adminSocket: `${run}/admin.sock`, bridgeSocket: `${run}/bridge.sock`, configDir: '/c'}
  return path => (path === `${dataDir}/gateway.json` ? JSON.stringify(record) : undefined)
}

const table: [name: string, host: Partial<Host>, expected: Partial<ReturnType<typeof resolvePaths>>][] = [
  [
    'a user of Linux with nothing set',
    {},
    {
      mode: 'user',
      dataDir: '/home/u/.local/share/kruxos',
      configDir: '/home/u/.config/kruxos',
      settingsFile: '/home/u/.config/kruxos/gateway.yaml',
      adminSocket: '/home/u/.local/share/kruxos/run/admin.sock',
      bridgeSocket: '/home/u/.local/share/kruxos/run/bridge.sock',
    },
  ],
  [
    'a login session',
    {env: {XDG_RUNTIME_DIR: '/run/user/1000', XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '/c'}},
    {dataDir: '/d/kruxos', configDir: '/c/kruxos', adminSocket: '/run/user/1000/kruxos/admin.sock'},
  ],
  [
    'a cron job of a user that is logged in finds the socket of the session',
    {exists: path => path === '/run/user/1000'},
    {adminSocket: '/run/user/1000/kruxos/admin.sock'},
  ],
  [
    'root is the appliance',
    {uid: 0, home: '/root'},
    {
      mode: 'appliance',
      dataDir: '/var/lib/kruxos',
      settingsFile: '/etc/kruxos/gateway.yaml',
      policiesDir: '/etc/kruxos/policies',
      adminSocket: '/run/kruxos/admin.sock',
      bridgeSocket: '/run/kruxos/users/0/bridge.sock',
    },
  ],
  [
    'an operator on an appliance who runs no gateway of their own',
    {exists: path => path === '/run/kruxos'},
    {mode: 'appliance', adminSocket: '/run/kruxos/admin.sock', bridgeSocket: '/run/kruxos/users/1000/bridge.sock'},
  ],
  [
    'the own gateway comes before the appliance',
    {
      env: {XDG_RUNTIME_DIR: '/r'},
      exists: path => path === '/run/kruxos' || path === '/r/kruxos/admin.sock',
    },
    {mode: 'user', adminSocket: '/r/kruxos/admin.sock'},
  ],
  [
    'the own gateway comes before the appliance also while it is stopped',
    {exists: path => path === '/run/kruxos' || path === '/home/u/.local/share/kruxos/kruxos.db'},
    {mode: 'user', dataDir: '/home/u/.local/share/kruxos'},
  ],
  [
    'a machine stays an appliance while its gateway is stopped',
    {exists: path => path === '/var/lib/kruxos'},
    {mode: 'appliance', dataDir: '/var/lib/kruxos', adminSocket: '/run/kruxos/admin.sock'},
  ],
  [
    'a data folder of their own is no appliance',
    {env: {KRUXOS_DATA_DIR: '/x'}, exists: path => path === '/var/lib/kruxos'},
    {mode: 'user', dataDir: '/x', adminSocket: '/x/run/admin.sock'},
  ],
  [
    'a gateway that runs is found where it said that it listens, whatever XDG_RUNTIME_DIR is now',
    {exists: path => path === '/run/user/1000/kruxos/admin.sock', readOwn: recordIn('/home/u/.local/share/kruxos')},
    {adminSocket: '/run/user/1000/kruxos/admin.sock', bridgeSocket: '/run/user/1000/kruxos/bridge.sock'},
  ],
  [
    'a record that was left behind is not believed',
    {readOwn: recordIn('/home/u/.local/share/kruxos')},
    {adminSocket: '/home/u/.local/share/kruxos/run/admin.sock'},
  ],
  [
    'a socket that was named comes before the record',
    {env: {KRUXOS_SOCKET: '/s/a.sock'}, exists: () => true, readOwn: recordIn('/home/u/.local/share/kruxos')},
    {adminSocket: '/s/a.sock', bridgeSocket: '/s/bridge.sock'},
  ],
  [
    'a relative XDG folder is none',
    {env: {XDG_DATA_HOME: 'data', XDG_RUNTIME_DIR: 'run'}},
    {dataDir: '/home/u/.local/share/kruxos', adminSocket: '/home/u/.local/share/kruxos/run/admin.sock'},
  ],
  [
    'a data folder takes everything with it',
    {env: {KRUXOS_DATA_DIR: '/x', XDG_RUNTIME_DIR: '/run/user/1000'}},
    {dataDir: '/x', configDir: '/x/config', adminSocket: '/x/run/admin.sock', caFile: '/x/tls/ca.pem'},
  ],
  [
    'a socket of its own decides where the bridge socket is',
    {env: {KRUXOS_SOCKET: '/s/a.sock', KRUXOS_CONFIG_DIR: '/c'}},
    {adminSocket: '/s/a.sock', bridgeSocket: '/s/bridge.sock', configDir: '/c'},
  ],
  [
    'an empty variable is none',
    {env: {KRUXOS_DATA_DIR: '', XDG_DATA_HOME: ''}},
    {dataDir: '/home/u/.local/share/kruxos'},
  ],
  [
    'macOS',
    {platform: 'darwin', home: '/Users/u', uid: 501},
    {
      mode: 'user',
      dataDir: '/Users/u/Library/Application Support/kruxos',
      adminSocket: '/Users/u/Library/Application Support/kruxos/run/admin.sock',
    },
  ],
  [
    'Windows',
    {platform: 'win32', home: 'C:\\Users\\u', uid: null, env: {LOCALAPPDATA: 'C:\\L', APPDATA: 'C:\\R'}},
    {
      mode: 'user',
      dataDir: 'C:\\L\\kruxos',
      settingsFile: 'C:\\R\\kruxos\\gateway.yaml',
      adminSocket: '\\\\.\\pipe\\kruxos-admin',
      bridgeSocket: '\\\\.\\pipe\\kruxos-bridge',
    },
  ],
]
for (const [name, host, expected] of table) {
  test(`${name}`, () => {
    const paths = resolvePaths({...linux, ...host})
    assert.deepEqual({...paths, ...expected}, paths)
  })
}

test('each user of an appliance has a bridge socket, a single user one beside the admin socket', () => {
  const appliance = resolvePaths({...linux, uid: 0})
  assert.equal(bridgeSocketOf(appliance, 1001), '/run/kruxos/users/1001/bridge.sock')
  const {runtimeDir, ...rest} = resolvePaths(linux)
  assert.equal(bridgeSocketOf({runtimeDir, ...rest}, 1001), `${runtimeDir}/bridge.sock`)
})

test('a socket path that the kernel cannot bind is refused with a way out', () => {
  checkSocketPath(`/${'a'.repeat(102)}`)
  assert.throws(() => checkSocketPath(`/${'a'.repeat(103)}`), {code: 'USAGE', hint: /KRUXOS_SOCKET/})
  checkSocketPath(`\\\\.\\pipe\\${'a'.repeat(200)}`)
})

const appliance = {exists: (path: string) => path === '/var/lib/kruxos'}
const pairings: [name: string, host: Partial<Host>, pairingsDir: string, bridgeDir: string][] = [
  ['a user of Linux', {}, '/home/u/.config/kruxos/pairings', '/home/u/.local/share/kruxos/bridge'],
  ['a user beside an appliance', appliance, '/home/u/.config/kruxos/pairings', '/home/u/.local/share/kruxos/bridge'],
  ['root', {uid: 0, home: '/root'}, '/root/.config/kruxos/pairings', '/root/.local/share/kruxos/bridge'],
  ['folders that were named', {env: {KRUXOS_CONFIG_DIR: '/c', KRUXOS_DATA_DIR: '/d'}}, '/c/pairings', '/d/bridge'],
  [
    'a user of macOS',
    {platform: 'darwin', home: '/Users/u'},
    '/Users/u/Library/Application Support/kruxos/config/pairings',
    '/Users/u/Library/Application Support/kruxos/bridge',
  ],
  [
    'a user of Windows',
    {platform: 'win32', uid: null, home: 'C:\\Users\\u', env: {APPDATA: 'C:\\R', LOCALAPPDATA: 'C:\\L'}},
    'C:\\R\\kruxos\\pairings',
    'C:\\L\\kruxos\\bridge',
  ],
]

for (const [name, host, pairingsDir, bridgeDir] of pairings) {
  test(`what pairing keeps is the user's own: ${name}`, () => {
    assert.deepEqual(pairingPlaces({...linux, ...host}), {pairingsDir, bridgeDir})
  })
}

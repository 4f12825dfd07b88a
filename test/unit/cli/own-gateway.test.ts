import assert from 'node:assert/strict'
import {test} from 'node:test'
import {pathsOfRunning} from '../../../src/cli/own-gateway.ts'
import {type Host, resolvePaths} from '../../../src/config/paths.ts'

const UNIT = ['/run/systemd/system', '/usr/lib/systemd/system/kruxos-gateway.service']
const HOSTILE = JSON.stringify({adminSocket: '/x/a.sock', bridgeSocket: '/x/b.sock', configDir: '/x/config'})

function host(uid: number, more: Partial<Host> = {}): Host {
  return {platform: 'linux', uid, home: '/root', env: {}, exists: path => UNIT.includes(path), ...more}
}

test('root takes no folder from the gateway of the service, which another user runs', () => {
  const root = host(0, {readOwn: () => HOSTILE})
  const ours = resolvePaths(root)
  assert.equal(pathsOfRunning(root, ours, '/var/lib/kruxos').configDir, '/etc/kruxos')
  assert.throws(() => pathsOfRunning(root, ours, '/var/lib/kruxos/x'), {
    code: 'DENIED',
    message: 'what answers at /run/kruxos/admin.sock is not the gateway of the system',
  })
})

test('a gateway that no service runs is found where it says, with the folder of settings that it recorded', () => {
  const user = host(1000, {home: '/home/u', readOwn: path => (path === '/d/gateway.json' ? HOSTILE : undefined)})
  const paths = pathsOfRunning(user, resolvePaths(user), '/d')
  assert.deepEqual([paths.dataDir, paths.configDir], ['/d', '/x/config'])
})

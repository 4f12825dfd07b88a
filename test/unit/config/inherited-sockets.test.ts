import assert from 'node:assert/strict'
import {test} from 'node:test'
import {NO_SOCKETS, takeInheritedSockets} from '../../../src/config/inherited-sockets.ts'

const OURS = {LISTEN_PID: '42', LISTEN_FDS: '3', LISTEN_FDNAMES: 'clients:clients:admin'}

function take(env: Record<string, string>) {
  Object.assign(process.env, env)
  return takeInheritedSockets(42)
}

test('sockets of systemd are told apart by name, in the order of their descriptors', () => {
  assert.deepEqual(take(OURS), {clients: [3, 4], admin: [5], programs: []})
})

test('no child inherits the variables', () => {
  take(OURS)
  assert.deepEqual(
    Object.keys(process.env).filter(name => name.startsWith('LISTEN_')),
    [],
  )
})

test('what is meant for another process, has no name, or is more than was counted is not ours', () => {
  assert.deepEqual(take({...OURS, LISTEN_PID: '43'}), NO_SOCKETS)
  assert.deepEqual(take({LISTEN_PID: '42', LISTEN_FDS: '2'}), NO_SOCKETS)
  assert.deepEqual(take({...OURS, LISTEN_FDS: '1'}), {clients: [3], admin: [], programs: []})
  assert.deepEqual(take({}), NO_SOCKETS)
})

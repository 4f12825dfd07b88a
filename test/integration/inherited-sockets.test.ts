/** Sockets that systemd opened, handed over by its own systemd-socket-activate(1). */
import assert from 'node:assert/strict'
import {once} from 'node:events'
import {existsSync, mkdirSync} from 'node:fs'
import {connect} from 'node:net'
import {join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {freePort} from '../support/free-port.ts'
import {launchGateway} from '../support/gateway-process.ts'
import {tempDir} from '../support/kruxos.ts'
import {tempPaths} from '../support/temp-gateway.ts'

/** The activator starts the gateway when the first client comes. */
function activated(dir: string, addresses: readonly string[], names: string): string[] {
  const sockets = addresses.flatMap(address => ['-l', address])
  return ['systemd-socket-activate', '-E', `KRUXOS_DATA_DIR=${dir}`, ...sockets, `--fdname=${names}`]
}

async function connects(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect').finally(() => socket.destroy())
}

test('port and admin socket that systemd opened are served, and the socket file stays when the gateway ends', async () => {
  using folder = tempDir()
  const port = await freePort()
  const {adminSocket, runtimeDir} = tempPaths(folder.path)
  mkdirSync(runtimeDir, {mode: 0o700})
  const through = activated(folder.path, [`127.0.0.1:${port}`, adminSocket], 'clients:admin')
  const gateway = launchGateway(folder.path, {}, {port, through, settings: ''})
  await eventually(() => connects(port))
  const {pid} = await eventually(() => gateway.admin.call('gateway.ready', {}))
  assert.equal(pid, gateway.pid)
  const {listening} = (await gateway.admin.call('status.get', {})).gateway
  assert.ok(listening.includes(`127.0.0.1:${port}`), listening.join())
  await gateway.kill('SIGTERM')
  assert.ok(existsSync(adminSocket))
})

test('where systemd listens elsewhere the settings win, and the log says what mends it', async () => {
  using folder = tempDir()
  const [port, other] = [await freePort(), await freePort()]
  const gateway = launchGateway(
    folder.path,
    {},
    {port, through: activated(folder.path, [`127.0.0.1:${other}`], 'clients')},
  )
  await eventually(() => connects(other))
  await eventually(() => connects(port))
  assert.match(gateway.stderr(), new RegExp(`"port":${other},"hint":"sudo kruxos gateway restart"`))
  await gateway.kill('SIGTERM')
})

test('descriptors that were meant for another process are left alone', async () => {
  using folder = tempDir()
  const gateway = launchGateway(folder.path, {LISTEN_PID: '1', LISTEN_FDS: '2', LISTEN_FDNAMES: 'clients:admin'})
  await eventually(() => gateway.admin.call('gateway.ready', {}))
  await gateway.kill('SIGTERM')
  assert.ok(existsSync(join(folder.path, 'kruxos.db')))
})

/** Entry point of the service that launches the sandboxes of a gateway which may make no namespaces itself. */
import {createServer} from 'node:net'
import {takeInheritedSockets} from '../../config/inherited-sockets.ts'
import {serveLaunch} from './runner.ts'

/** systemd starts it again for the next program. */
const IDLE_MS = 60_000

const [fd] = takeInheritedSockets(process.pid).programs
if (fd === undefined) {
  process.stderr.write('this is started by systemd, with its socket: systemctl start kruxos-programs.socket\n')
  process.exitCode = 2
} else {
  let open = 0
  const server = createServer(socket => {
    open++
    serveLaunch(socket)
    socket.once('close', () => {
      open--
      idle.refresh()
    })
  }).listen({fd})
  const idle = setTimeout(() => (open === 0 ? server.close() : idle.refresh()), IDLE_MS)
}

import {once} from 'node:events'
import {connect} from 'node:net'
import {pipeline} from 'node:stream/promises'
import {AdminCommand} from '../cli/admin-command.ts'
import {CONNECTED} from '../cli/contexts/ssh-link.ts'
import {checkSocket, NotRunningError, notAdmitted} from '../cli/socket.ts'

export default class AdminStdio extends AdminCommand {
  static override operation = 'admin-stdio'
  static override summary = 'Connect stdin and stdout to the admin socket.'
  static override description =
    `What "kruxos --context NAME" runs on the other machine through ssh. It opens nothing: it passes one connection on,
with the rights of the user who logged in.`
  static override examples = [{description: 'As ssh runs it:', command: '<%= config.bin %> <%= command.id %>'}]

  async run() {
    await this.parse(AdminStdio)
    const {adminSocket} = this.paths
    if (!checkSocket(adminSocket, this.host.uid)) throw new NotRunningError(adminSocket, false)
    const socket = connect({path: adminSocket, allowHalfOpen: true})
    await once(socket, 'connect').catch(error => {
      throw error.code === 'EACCES' ? notAdmitted(adminSocket, error) : new NotRunningError(adminSocket, false)
    })
    this.logToStderr(CONNECTED)
    // Whichever side ends, the other has nothing left to say.
    void pipeline(process.stdin, socket).catch(() => socket.destroy())
    await pipeline(socket, process.stdout, {end: false}).catch(() => {})
    process.stdin.destroy()
    return {}
  }

  override jsonEnabled(): boolean {
    return false
  }
}

import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {AdminCommand} from '../../cli/admin-command.ts'
import {gatewayCommand} from '../../cli/entries.ts'
import {checkMayStart} from '../../cli/own-gateway.ts'
import {checkMayRun} from '../../cli/systemd/service.ts'

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export default class GatewayRun extends AdminCommand {
  static override operation = 'gateway.run'
  static override summary = 'Run the gateway in the foreground.'
  static override description =
    `For containers, and to see what it does: its log goes to stderr, Ctrl-C ends it. For yourself in the background there is
"gateway start". Where the gateway is a service of systemd, that runs it.`
  static override examples = [{description: 'Until Ctrl-C:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['DENIED', 'CONFLICT', 'IO'] as const

  async run(): Promise<never> {
    await this.parse(GatewayRun)
    checkMayRun(this.host, this.paths)
    checkMayStart(this.paths, this.host.uid)
    const [file, ...args] = gatewayCommand(this.config.root)
    const env = Object.fromEntries(Object.entries(this.host.env).filter(([, value]) => value !== undefined))
    // The gateway in place of this process: one pid for systemd, and signals reach it without our help.
    if (process.execve && process.platform !== 'win32')
      process.execve(file, [file, ...args], env as Record<string, string>)
    return this.runAsChild(file, args, env)
  }

  private async runAsChild(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<never> {
    const child = spawn(file, args, {stdio: 'inherit', env})
    for (const signal of FORWARDED) process.on(signal, () => child.kill(signal))
    const [code] = await once(child, 'exit')
    this.exit(code ?? 1)
  }
}

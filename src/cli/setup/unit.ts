import {KruxosError} from '../../contract/errors.ts'
import type {SetupContext} from './step.ts'

export const UNIT = 'kruxos-gateway.service'

/** The gateway as a service of systemd. */
export interface Unit {
  isActive(): Promise<boolean>
  isEnabled(): Promise<boolean>
  enable(): Promise<void>
  restart(): Promise<void>
}

/** The unit of the package, where systemd runs and has it; null where the gateway is started by hand. */
export async function findUnit({host, paths}: Pick<SetupContext, 'host' | 'paths'>): Promise<Unit | null> {
  const isMoved = ['KRUXOS_DATA_DIR', 'KRUXOS_CONFIG_DIR', 'KRUXOS_SOCKET'].some(name => host.env[name])
  if (paths.mode !== 'appliance' || host.uid !== 0 || isMoved || !host.exists('/run/systemd/system')) return null
  return (await succeeds('cat', UNIT)) ? unit : null
}

const unit: Unit = {
  isActive: () => succeeds('is-active', '--quiet', UNIT),
  isEnabled: () => succeeds('is-enabled', '--quiet', UNIT),
  enable: () => require('enable', '--now', '--quiet', UNIT),
  restart: () => require('restart', UNIT),
}

async function succeeds(...args: string[]): Promise<boolean> {
  return !(await systemctl(args)).failed
}

async function require(...args: string[]): Promise<void> {
  const {failed, exitCode, code} = await systemctl(args)
  if (!failed) return
  throw new KruxosError('UNREACHABLE', `systemctl ${args.join(' ')} failed (${exitCode ?? code ?? 'no exit code'})`, {
    hint: `journalctl -u ${UNIT} -n 50`,
  })
}

async function systemctl(args: readonly string[]) {
  const {execa} = await import('execa')
  return execa('systemctl', args, {reject: false, stdin: 'ignore', timeout: 90_000})
}

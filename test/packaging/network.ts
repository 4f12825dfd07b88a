import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {text} from 'node:stream/consumers'

/** Where the gateway is; the laptop knows no other address of it. */
export const APPLIANCE = '10.78.0.2'
/** Its other address, which somebody on the way can reach while he has taken the first. */
export const APPLIANCE_TOO = '10.78.0.3'

export type Host = 'appliance' | 'laptop' | 'router'

export interface Outcome {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** Two networks in namespaces of their own, and the one machine through which everything between them goes. Needs root. */
export interface Network extends Disposable {
  /** a command line that runs in the network of a host */
  on(host: Host, ...command: string[]): [string, ...string[]]
  run(
    host: Host,
    command: readonly string[],
    options?: {env?: Record<string, string>; input?: string},
  ): Promise<Outcome>
  /** The router answers for the appliance itself, or lets through what is meant for it. */
  intercept(isOn: boolean): void
}

export function startNetwork(): Network {
  const nameOf = (host: Host) => `kx${process.pid}-${host.at(0)}`
  const ip = (...args: string[]) => execFileSync('ip', args, {stdio: ['ignore', 'ignore', 'inherit']})
  const within = (host: Host, ...args: string[]) => ip('-n', nameOf(host), ...args)
  const hosts: Host[] = ['appliance', 'laptop', 'router']
  for (const host of hosts) ip('netns', 'add', nameOf(host))
  ip(
    'link',
    'add',
    'lan',
    'netns',
    nameOf('appliance'),
    'type',
    'veth',
    'peer',
    'name',
    'lan',
    'netns',
    nameOf('router'),
  )
  ip('link', 'add', 'wan', 'netns', nameOf('laptop'), 'type', 'veth', 'peer', 'name', 'wan', 'netns', nameOf('router'))
  for (const address of [APPLIANCE, APPLIANCE_TOO]) within('appliance', 'addr', 'add', `${address}/24`, 'dev', 'lan')
  within('router', 'addr', 'add', '10.78.0.1/24', 'dev', 'lan')
  within('router', 'addr', 'add', '10.77.0.1/24', 'dev', 'wan')
  within('laptop', 'addr', 'add', '10.77.0.2/24', 'dev', 'wan')
  for (const host of hosts) within(host, 'link', 'set', 'lo', 'up')
  for (const [host, link] of [
    ['appliance', 'lan'],
    ['router', 'lan'],
    ['router', 'wan'],
    ['laptop', 'wan'],
  ] as const)
    within(host, 'link', 'set', link, 'up')
  within('laptop', 'route', 'add', 'default', 'via', '10.77.0.1')
  within('appliance', 'route', 'add', 'default', 'via', '10.78.0.1')

  const on = (host: Host, ...command: string[]): [string, ...string[]] => [
    'ip',
    'netns',
    'exec',
    nameOf(host),
    ...command,
  ]
  const [sh, ...forward] = on('router', 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward')
  execFileSync(sh, forward)
  return {
    on,
    async run(host, command, {env = {}, input = ''} = {}) {
      const [program, ...args] = on(host, ...command)
      const child = spawn(program, args, {env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env}})
      child.stdin.end(input)
      const [stdout, stderr, [exit]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
      return {exit, stdout, stderr}
    },
    intercept: isOn =>
      within('router', 'addr', isOn ? 'replace' : 'flush', ...(isOn ? [`${APPLIANCE}/32`] : []), 'dev', 'lo'),
    [Symbol.dispose]() {
      for (const host of hosts) ip('netns', 'del', nameOf(host))
    },
  }
}

import {KruxosError} from '../../contract/errors.ts'

/** The flags of `kruxos pair` that go with a code, and those that go with a host. */
const FLAGS = {
  gateway: ['agent', 'name', 'ttl'],
  device: ['allow-tools', 'client', 'code-stdin', 'force', 'keychain'],
} as const

type Side = keyof typeof FLAGS

/** @throws KruxosError USAGE for a flag that belongs to the other machine */
export function checkSide(given: readonly {type: string; flag?: string}[], side: Side): void {
  const others: readonly string[] = FLAGS[side === 'device' ? 'gateway' : 'device']
  const wrong = given.find(({type, flag = ''}) => type === 'flag' && others.includes(flag))
  if (!wrong) return
  const hint =
    side === 'device' ? 'give it where the gateway runs: kruxos pair' : 'it goes with a host: kruxos pair HOST'
  throw new KruxosError('USAGE', `--${wrong.flag} belongs to the other machine`, {hint})
}

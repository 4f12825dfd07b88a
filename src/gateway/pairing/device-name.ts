import {RESERVED_AGENT_NAMES} from '../../contract/names.ts'
import type {Tables, TokenRow} from '../store/types.ts'
import type {PairingRow} from './pairing.ts'

/** Room for a number behind it in the 63 characters of a name. */
const MAX_LENGTH = 40

/**
 * What a device and its agent are called. The operator's word counts, then what the device had before; what it calls itself
 * never leads to a name that is somebody's already.
 */
export async function nameDevice(
  tables: Tables,
  {name, agent}: PairingRow,
  device: string,
  replaced: TokenRow | null,
): Promise<{label: string; agent: string}> {
  const label = name ?? replaced?.label ?? (await freeName(tables, toName(device)))
  return {label, agent: agent ?? replaced?.agent ?? label}
}

/** `Ada's MacBook.local` -> `ada-s-macbook` */
function toName(device: string): string {
  const name = device
    .toLowerCase()
    .replace(/\.local$/, '')
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
  return name === '' || RESERVED_AGENT_NAMES.includes(name) ? `device-${name}`.replace(/-$/, '') : name
}

async function freeName(tables: Tables, name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`
    const isTaken = (await tables.tokens.getByLabel(candidate)) ?? (await tables.agents.get(candidate))
    if (!isTaken) return candidate
  }
}

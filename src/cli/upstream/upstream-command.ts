import {string as text} from '@oclif/core/args'
import {type ErrorCode, KruxosError} from '../../contract/errors.ts'
import {CATEGORY_PATTERN, toNameSegment} from '../../contract/names.ts'
import {AdminCommand} from '../admin-command.ts'
import {cut, visible} from '../text.ts'

const MAX_NAME_LENGTH = 32

/** What the commands about one server share. */
export abstract class UpstreamCommand extends AdminCommand {
  static override exits: readonly ErrorCode[] = ['UNREACHABLE', 'DENIED', 'NOT_FOUND']
  static override args = {name: text({description: 'name of the server', required: true})}
}

/** @throws KruxosError USAGE with a proposal */
export function checkUpstreamName(name: string): string {
  if (CATEGORY_PATTERN.test(name) && name.length <= MAX_NAME_LENGTH) return name
  const quoted = `"${cut(visible(name), 80)}"`
  throw new KruxosError('USAGE', `${quoted} cannot be the first part of capability names`, {
    hint: `call it ${proposeUpstreamName(name)}`,
  })
}

/** A name that fits, as near as can be. */
export function proposeUpstreamName(name: string): string {
  return toNameSegment(name).slice(0, MAX_NAME_LENGTH).replace(/_+$/, '') || 'server'
}

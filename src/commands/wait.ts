import {setTimeout as sleep} from 'node:timers/promises'
import {string} from '@oclif/core/flags'
import {AdminCommand} from '../cli/admin-command.ts'
import {type Condition, mayPass, parseCondition} from '../cli/conditions.ts'
import {parseDuration} from '../cli/input.ts'
import {KruxosError} from '../contract/errors.ts'

const POLL_MS = 200

export default class Wait extends AdminCommand {
  static override operation = 'wait'
  static override summary = 'Wait until the gateway is as you need it.'
  static override description =
    `For scripts that start a gateway and go on. When the time is up, the exit code says what was missing: UNREACHABLE for a
gateway that is not ready, LOCKED for its vault, NOT_FOUND for a capability that no agent could call, PENDING for a request that is not decided. A
request that was rejected ends the wait with DENIED, one that expired or was withdrawn with CONFLICT.`
  static override examples = [
    {description: 'After a start:', command: '<%= config.bin %> <%= command.id %> --for ready'},
    {
      description: 'Until a capability can be called, for at most 10 seconds:',
      command: '<%= config.bin %> <%= command.id %> --for capability:filesystem.read --timeout 10',
    },
    {
      description: 'Until a call was approved and has run:',
      command: '<%= config.bin %> <%= command.id %> --for approval:appr-3f --timeout 30m',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'NOT_FOUND', 'PENDING'] as const
  static override flags = {
    for: string({description: 'ready, unlocked, capability:NAME or approval:ID', default: 'ready', helpValue: 'WHAT'}),
    timeout: string({description: 'how long at most: seconds, or 5m', default: '60', helpValue: 'TIME'}),
  }

  async run() {
    const {flags} = await this.parse(Wait)
    const condition = parseCondition(flags.for)
    const timeoutSeconds = parseDuration(flags.timeout, '--timeout')
    const waitedSeconds = await this.until(condition, timeoutSeconds)
    this.log(`${flags.for} after ${waitedSeconds} s`)
    return {condition: flags.for, waitedSeconds}
  }

  /** @throws KruxosError the last reason, when the time is up */
  private async until(condition: Condition, timeoutSeconds: number): Promise<number> {
    const start = Date.now()
    const end = start + timeoutSeconds * 1000
    for (;;) {
      try {
        await condition(this.admin, Math.max(end - Date.now(), POLL_MS))
        return Math.round((Date.now() - start) / 1000)
      } catch (error) {
        if (!mayPass(error)) throw error
        if (Date.now() + POLL_MS > end) throw timedOut(error, timeoutSeconds)
        await sleep(POLL_MS)
      }
    }
  }
}

function timedOut(reason: KruxosError, timeoutSeconds: number): KruxosError {
  const {code, message, hint} = reason
  return new KruxosError(code, `waited ${timeoutSeconds} s: ${message}`, {hint, cause: reason})
}

/** Entry point of the process that `write-as-user.ts` starts: becomes the user, does one job, answers, ends. */
import {KruxosError} from '../contract/errors.ts'
import type {Account} from './account.ts'
import {applyChange, readEntries} from './apply-change.ts'
import type {ChildAnswer, ChildOrder} from './write-as-user.ts'

process.once('message', async (order: ChildOrder) => {
  const answer = await answerTo(order)
  process.send?.(answer, () => process.disconnect())
})

async function answerTo({account, job}: ChildOrder): Promise<ChildAnswer> {
  try {
    become(account)
    return {outcome: job.kind === 'change' ? await applyChange(job) : await readEntries(job)}
  } catch (error) {
    return {error: toBody(error)}
  }
}

/** Groups first: without root they could no longer be given up. All of it is irrevocable, for every thread. */
function become({name, uid, gid}: Account): void {
  if (process.getuid?.() !== uid) {
    if (process.getuid?.() !== 0) throw notRoot(name)
    process.setgroups?.([])
    process.setgid?.(gid)
    process.setuid?.(uid)
  }
  if (process.getuid?.() !== uid || process.geteuid?.() !== uid) throw notRoot(name)
}

function notRoot(name: string): KruxosError {
  return new KruxosError('DENIED', `only root can write the files of user ${name}`, {hint: 'run it with sudo'})
}

function toBody(error: unknown) {
  if (error instanceof KruxosError) return error.toBody()
  return {code: 'INTERNAL' as const, message: error instanceof Error ? error.message : 'an unexpected error'}
}

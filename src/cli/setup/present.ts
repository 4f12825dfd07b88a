import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {ownAccount} from '../../clients/account.ts'
import {CLIENTS} from '../../clients/clients.ts'
import {localHost} from '../../clients/host.ts'
import {loadSettings} from '../../config/settings.ts'
import {findAccount, findSubject} from '../cli-config/subject.ts'
import {askReady} from '../daemon.ts'
import type {Present} from './ask.ts'
import {usualTemplate} from './policy.ts'
import type {SetupContext} from './step.ts'

/** What the wizard has to know of this machine before it asks. */
export async function lookAround(
  {admin, host, paths}: Pick<SetupContext, 'admin' | 'host' | 'paths'>,
  named: string | undefined,
): Promise<Present> {
  const isRunning = (await askReady(admin)) !== null
  const vault = isRunning ? (await admin.call('vault.status', {})).vault : null
  const isRoot = host.uid === 0
  const isForNobody = isRoot && named === undefined && host.env['SUDO_UID'] === undefined
  return {
    settings: await loadSettings(paths.settingsFile, {}),
    vault: vault && {sealer: vault.sealer, isOpen: vault.state === 'unlocked'},
    hasPolicy: existsSync(join(paths.policiesDir, 'org.yaml')),
    usualTemplate: usualTemplate(paths.mode),
    hasSystemd: paths.mode === 'appliance' && host.exists('/run/systemd/system'),
    user: isForNobody ? null : (await findAccount(host, ownAccount(), named)).name,
    mayNameUser: isRoot,
    async installed(user) {
      const {facts} = await findSubject(host, isRoot ? {user} : {})
      const clientHost = localHost(facts)
      return CLIENTS.filter(client => client.isInstalled(clientHost)).map(({id}) => id)
    },
  }
}

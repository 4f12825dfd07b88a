import {constants} from 'node:fs'
import {access} from 'node:fs/promises'
import {userInfo} from 'node:os'
import {basename, dirname} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {quote} from '../files/quote.ts'

const {R_OK, W_OK, X_OK} = constants
/** For all units whose names begin so (systemd.unit(5)): the gateway's, and that of agents' programs. */
const DROP_INS = '/etc/systemd/system/kruxos-.service.d'

/** What is on the way to a folder must let the gateway pass. @throws KruxosError DENIED with the command that opens it */
export async function checkWay(folder: string): Promise<void> {
  const parent = dirname(folder)
  if (parent === folder) return
  await checkWay(parent)
  if ((await faultOf(parent, X_OK)) === 'EACCES')
    throw new KruxosError('DENIED', `the gateway's user, ${userName()}, may not pass ${parent}`, {
      hint: `sudo setfacl -m u:${userName()}:x ${quote(parent)}`,
    })
}

/** The gateway must be able to do in a folder what agents shall. @throws KruxosError DENIED with the command that lets it */
export async function checkAccess(folder: string, isReadOnly: boolean): Promise<void> {
  const fault = await faultOf(folder, isReadOnly ? R_OK | X_OK : R_OK | W_OK | X_OK)
  if (fault === null) return
  if (fault === 'EROFS')
    throw new KruxosError('DENIED', `${folder} is read-only for the gateway`, {hint: openingDropIn(folder)})
  const rights = `u:${userName()}:${isReadOnly ? 'rX' : 'rwX'}`
  throw new KruxosError(
    'DENIED',
    `the gateway's user, ${userName()}, may not ${isReadOnly ? 'read' : 'write'} ${folder}`,
    {
      hint: `sudo setfacl -R -m ${rights},d:${rights} ${quote(folder)}`,
    },
  )
}

function faultOf(path: string, mode: number): Promise<string | null> {
  return access(path, mode).then(
    () => null,
    error => error.code,
  )
}

function userName(): string {
  return userInfo().username
}

/** To the system's gateway everything is read-only but what its unit names (ProtectSystem=strict). */
function openingDropIn(folder: string): string {
  const file = quote(`${DROP_INS}/mount-${basename(folder)}.conf`)
  const lines = quote(`[Service]\\nReadWritePaths="${folder}"\\n`)
  return `sudo mkdir -p ${DROP_INS} && printf ${lines} | sudo tee ${file} && sudo systemctl daemon-reload && sudo kruxos gateway restart`
}

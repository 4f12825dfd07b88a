import {KruxosError} from '../../contract/errors.ts'
import {runProgram} from '../programs/run-program.ts'

const TIMEOUT_MS = 10_000
const MAX_OUTPUT_BYTES = 10_000

/**
 * Lets one further user pass a folder of ours, and use the sockets that are made in it from now on (acl(5)). A gateway
 * that is not root can give nothing away, but this it can. A socket is born with the list: nobody finds it without.
 * @throws KruxosError IO
 */
export async function admitUser(folder: string, uid: number): Promise<void> {
  const own = ['user::rwx', `user:${uid}:x`, 'group::-', 'mask::x', 'other::-']
  const born = ['user::rwx', `user:${uid}:rw`, 'group::-', 'mask::rw', 'other::-']
  const list = [...own, ...born.map(entry => `default:${entry}`)].join()
  const options = {cwd: '/', signal: AbortSignal.timeout(TIMEOUT_MS), maxOutputBytes: MAX_OUTPUT_BYTES}
  const {exitCode, stderr} = await runProgram(['setfacl', '--set', list, folder], options).catch(cause => {
    throw cause.code === 'ENOENT' ? new KruxosError('IO', 'setfacl is not installed', {hint: INSTALL, cause}) : cause
  })
  if (exitCode === 0) return
  throw new KruxosError('IO', `user ${uid} cannot be let into ${folder}: ${Buffer.from(stderr).toString().trim()}`, {
    hint: `findmnt --target ${folder}`,
  })
}

const INSTALL = 'sudo apt install acl'

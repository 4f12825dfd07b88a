/** Makes or restores a backup: `work.ts create|restore DIR FILE KEY [CONFIG]`. What it would say does not matter: it is killed. */
import {createBackup} from '../../../src/gateway/backup/create.ts'
import {restoreBackup} from '../../../src/gateway/backup/restore.ts'
import {tempPaths} from '../../support/temp-gateway.ts'

const [action = '', dir = '', file = '', key = '', configDir = tempPaths(dir).configDir] = process.argv.slice(2)
const common = {paths: {...tempPaths(dir), configDir}, file, operator: 'test'}
if (action === 'create') {
  await createBackup({...common, lock: {recipients: [key]}, workspaces: true, version: '0.0.0-test'})
} else {
  await restoreBackup({...common, unlock: {identities: [key]}, force: true})
}
